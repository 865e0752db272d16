import type { Cluster } from '#cluster/cluster.ts';
import type { LinkerdPolicies } from '#mesh/linkerd/policy/policies.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';

/** A cluster as Linkerd sees it. */
export interface Linkerd {
  readonly cluster: Cluster;
  readonly settings: LinkerdSettings;
  readonly policies: LinkerdPolicies;
  /** Whether anything says that Linkerd is, or is to be, in this cluster. */
  readonly present: boolean;
}
