import type { Pointer } from '#manifest/pointer.ts';
import type { Origin } from '#manifest/resource.ts';
import type { MeshKind } from '#mesh/membership.ts';
import type { EntranceType } from '#network/entry/entrance.ts';
import type { PodPeer, PodRegion } from '#network/peer.ts';
import type { Direction, Effect, Exemption, Tier, UnknownReason } from '#network/verdict/because.ts';
import type { Accounts } from '#reach/explain/explain-accounts.ts';
import type {
  MapAssumption,
  MapGate,
  MapMembership,
  MapRefused,
  MapTransport,
  RefusingLayer,
} from '#reach/map/map-mesh-model.ts';
import type { GroupNumber, ResourceRef } from '#reach/map/map-ref.ts';
import type { AddressSet } from '#set/address-set.ts';
import type { ConnectionSet, Protocol } from '#set/connection-set.ts';

export type * from '#reach/map/map-mesh-model.ts';
export type * from '#reach/map/map-ref.ts';

/**
 * Who can reach what in a cluster, class by class: everything that isn't in it is closed. JSON-safe, and the same byte for byte
 * whatever the order of the manifests. A workload's number is its place in `workloads`, a group's its place in `groups`.
 */
export interface ReachMap {
  /** The names of the namespaces that exist, also those without workloads, in order. */
  readonly namespaces: readonly string[];
  /** By namespace, name, kind. */
  readonly workloads: readonly MapWorkload[];
  /** Lists of workloads that edges mention, each once; the numbers in them ascend. */
  readonly groups: readonly (readonly number[])[];
  /**
   * The meshes that some workload is in, or may be: none, if everything is plaintext. `undefined` if only the network was asked: then
   * transport, requests and identities aren't told.
   */
  readonly meshes?: readonly MeshKind[];
  /** What was taken for granted about them. */
  readonly assumptions: readonly MapAssumption[];
  /** Among existing workloads; a pair is in an edge for each way of sending something, in at most one where there is no mesh. */
  readonly edges: readonly MapEdge[];
  /** What gateways open to the outside, and where they lead. */
  readonly gates: readonly MapGate[];
  /** What one layer lets through and another refuses; only if it was asked for. */
  readonly refused?: readonly MapRefused[];
  /** The ways in from outside, also those that policies close. */
  readonly entrances: readonly MapEntrance[];
  /** What policies let through between workloads and addresses outside, whether or not a way leads there. */
  readonly addresses: readonly MapAddresses[];
  /** What pods that somebody could add can open. */
  readonly newcomers: readonly MapNewcomers[];
  /** Policies of kinds that aren't evaluated: what they may select is unknown, not closed. */
  readonly unmodelled: readonly MapUnmodelled[];
  /** What the API server would refuse in the policies. */
  readonly faults: readonly MapFault[];
  /** Parts of policies that have no effect on what is in the manifests. */
  readonly dead: readonly MapDead[];
}

export interface MapWorkload {
  /** `Kind/namespace/name`. */
  readonly id: string;
  readonly kind: string;
  /** `default` where the manifest names none. */
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
  readonly isolation: { readonly [D in Direction]: Isolation };
  /** The ids of the policies that govern it, modelled or not, in order of the ids. */
  readonly policies: { readonly [D in Direction]: readonly string[] };
  /** What its containers declare, and what only Services lead to. It may listen on others as well. */
  readonly ports: readonly MapPort[];
  /** Only where the whole equation was asked. */
  readonly mesh?: MapMembership;
}

/**
 * - `isolated`: a NetworkPolicy selects it; what none allows is closed.
 * - `governed`: only policies of the admin and baseline tiers do; what they don't decide is open.
 * - `none`: nothing selects it; everything is open. - `host-network`: no policy applies to it.
 * - `unknown`: a policy of a kind that isn't evaluated may select it.
 */
export type Isolation = 'isolated' | 'governed' | 'none' | 'host-network' | 'unknown';

export interface MapPort {
  readonly protocol: Protocol;
  readonly port: number;
  /** `''` if it has none. */
  readonly name: string;
  readonly source: 'container' | 'service';
}

/** Why something is open or unknown: a `Because` whose policy is only referred to. */
export type MapReason =
  | {
      readonly type: 'rule';
      readonly policy: ResourceRef;
      readonly tier: Tier;
      readonly direction: Direction;
      readonly effect: Effect;
      readonly pointer: Pointer;
    }
  | {
      readonly type: 'isolated';
      readonly policy: ResourceRef;
      readonly direction: Direction;
      readonly pointer: Pointer;
    }
  | { readonly type: 'not-isolated'; readonly direction: Direction }
  | { readonly type: 'exempt'; readonly direction: Direction; readonly reason: Exemption }
  | {
      readonly type: 'unknown';
      readonly direction: Direction;
      readonly reason: UnknownReason;
      readonly policy: ResourceRef;
      readonly pointer: Pointer;
    }
  | MeshMapReason;

/** Why a mesh takes and permits it: a clause that completes "…, because". `policy` is what decided; none for a documented default. */
export interface MeshMapReason {
  readonly type: 'mesh';
  readonly text: string;
  readonly policy?: ResourceRef;
  readonly pointer: Pointer;
}

/** A part of a policy that does nothing, or not what it seems to; see `DeadPolicy` of the network. */
export type MapDead = { readonly policy: ResourceRef; readonly pointer: Pointer } & (
  | { readonly type: 'selects-nothing' | 'no-such-namespace' | 'no-such-pod' }
  | { readonly type: 'no-such-port'; readonly name: string }
  | {
      readonly type: 'shadowed' | 'undone';
      readonly by: { readonly policy: ResourceRef; readonly pointer: Pointer };
    }
);

/** Which connections, and why. */
export interface MapConnections {
  /** For sure. */
  readonly open: ConnectionSet;
  /** Depending on something that the manifests don't show. */
  readonly unknown: ConnectionSet;
  /** What governs the source first, then what governs the destination; then what the mesh says. */
  readonly because: readonly MapReason[];
  readonly transport: MapTransport;
  /** What may be sent, in words; `''` for everything. */
  readonly requests: string;
  /** The relay through which it leads, as `Kind/namespace/name`; `''` if it doesn't. */
  readonly via: string;
}

/** Every workload of one group reaches every workload of another (but itself) by the same connections. */
export interface MapEdge extends MapConnections {
  readonly from: GroupNumber;
  readonly to: GroupNumber;
}

/** A way in from outside, and what of it the policies of the workload let through. */
export interface MapEntrance {
  readonly type: EntranceType;
  readonly resource: ResourceRef;
  readonly pointer: Pointer;
  /** Number of the workload. */
  readonly to: number;
  /** The ports of its pods that it leads to. */
  readonly connections: ConnectionSet;
  readonly admitted: readonly MapAdmitted[];
  /** Who lets nobody through, if nobody is admitted. */
  readonly refusedBy?: RefusingLayer;
}

export interface MapAdmitted extends MapConnections {
  /** Who comes through: addresses outside, or the ingress controller on behalf of the outside. */
  readonly from: AddressSet | 'ingress-controller';
}

/** What some workloads accept from addresses outside (`ingress`), or can open to them (`egress`). */
export interface MapAddresses extends MapConnections {
  readonly direction: Direction;
  readonly workloads: GroupNumber;
  readonly addresses: AddressSet;
}

/** Pods that somebody could add, and what they could open to some workloads. */
export interface MapNewcomers extends MapConnections {
  readonly to: GroupNumber;
  /** The existing namespaces in which they could be added, in order of the names. */
  readonly namespaces: readonly string[];
  /** Whether they could be added in a new namespace. */
  readonly newNamespaces: boolean;
  /** Which pods these are; disjoint. The labels of a namespace only matter for a new one. */
  readonly regions: readonly PodRegion[];
  /** One of them. */
  readonly example: PodPeer;
  /** The service accounts under which they get in; `undefined` if it takes no identity. */
  readonly accounts?: Accounts;
  /**
   * Whether an existing workload's pods are among them: by their labels, or where these don't matter by their service account. Then edges
   * tell of them too.
   */
  readonly existing: boolean;
}

export interface MapUnmodelled {
  readonly policy: ResourceRef;
  readonly directions: readonly Direction[];
  readonly workloads: GroupNumber;
}

export interface MapFault {
  readonly policy: ResourceRef;
  readonly pointer: Pointer;
  readonly message: string;
}
