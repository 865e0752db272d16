import type { Cluster } from '#cluster/cluster.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';

/** A cluster as Istio sees it. What is derived from it is kept in WeakMaps by the files that derive it. */
export interface Istio {
  readonly cluster: Cluster;
  readonly settings: IstioSettings;
}
