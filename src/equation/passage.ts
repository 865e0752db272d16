import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Requests } from '#equation/requests.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Way } from '#mesh/way.ts';
import type { Connections } from '#network/connections.ts';
import type { AddressPeer, PodClass, PodPeer } from '#network/peer.ts';
import type { Bits } from '#set/bits.ts';
import type { PortSet } from '#set/port-set.ts';
import type { StringSet } from '#set/string-set.ts';

/** Peers that are treated alike on a way. */
export type PassagePeer =
  /** Existing workloads, by their numbers in the network. */
  | { readonly type: 'workloads'; readonly members: Bits }
  /** Pods that could be added, with the principals that let them through: `undefined` if any will do, or none. */
  | {
      readonly type: 'pods';
      /** Where one of them stands: its regions hold for all the places. */
      readonly pods: PodClass;
      /** The existing namespaces in which they could be added, and whether a new one will do as well. */
      readonly namespaces: readonly string[];
      readonly newNamespaces: boolean;
      readonly principals: StringSet | undefined;
      /** All principals that pods there can have. */
      readonly among: StringSet | undefined;
      /** One of them, with its service account. */
      readonly witness: PodPeer;
    }
  | AddressPeer;

/**
 * One way by which a class of peers gets to a listener: `reach(p, l)`, with everything that it took. Who is in no passage of a listener
 * can't reach it.
 */
export interface Passage {
  readonly listener: FabricListener;
  readonly peer: PassagePeer;
  readonly way: Way;
  /** The relay through which it leads, where the way has one. */
  readonly via?: Workload;
  /** - `unknown`: it depends on something that the manifests don't show. Never to be taken as closed. */
  readonly outcome: 'open' | 'unknown';
  /** Those of the listener's ports that are reached, for sure or perhaps. */
  readonly ports: PortSet;
  readonly requests: Requests;
  /** What the network's policies say about the first hop. */
  readonly network: Pick<Connections, 'egress' | 'ingress'>;
  /** Who outside has the identity that it takes, where addresses show one. */
  readonly shown?: MeshBecause;
}
