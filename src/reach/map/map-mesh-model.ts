import type { Pointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import type { MeshKind, MeshMode } from '#mesh/membership.ts';
import type { Assumption } from '#mesh/notes.ts';
import type { GroupNumber, ResourceRef } from '#reach/map/map-ref.ts';
import type { ConnectionSet } from '#set/connection-set.ts';

/** A workload as its mesh has it. */
export interface MapMembership {
  readonly kind: MeshKind;
  readonly mode: MeshMode;
  readonly member: Answer;
  /** What its pods present; `''` outside of a mesh. */
  readonly principal: string;
  /** What the ports that it declares accept, any of them; TLS that a gateway asks for isn't plaintext. */
  readonly plaintext: Answer;
  readonly mtls: Answer;
}

/** A setting of a mesh that isn't among the manifests. */
export interface MapAssumption extends Assumption {
  readonly mesh: MeshKind;
}

/**
 * - `mtls`: the mesh's. - `plaintext`: nobody shows a certificate to the mesh. - `either`: both are accepted.
 * - `tls`: a gateway asks for TLS of its own (`gates` tell more); to the mesh nobody has an identity.
 */
export type MapTransport = 'mtls' | 'plaintext' | 'either' | 'tls';

/** The layer that refuses, in the order in which a connection meets them. */
export type RefusingLayer = 'network' | 'transport' | 'identity' | 'authorization';

/** A port that a gateway opens: a server (Istio Gateway) or a listener (Gateway API). */
export interface MapGate {
  readonly resource: ResourceRef;
  readonly pointer: Pointer;
  /** The workloads that are the gateway; none if the manifests don't have them. */
  readonly gateways: GroupNumber;
  /** As clients see it. */
  readonly port: number;
  /** Of the gateway's pods. */
  readonly podPorts: readonly number[];
  readonly protocol: string;
  /** `*` for any. */
  readonly hosts: readonly string[];
  readonly tls: EntranceTls;
  /** As written; `''` for the gateway's default. */
  readonly minimumVersion: string;
  /** Whether the outside gets there. */
  readonly exposed: Answer;
  readonly routes: readonly MapRoute[];
}

/** Where a gateway leads, and whether the destination lets the gateway through. */
export interface MapRoute {
  readonly resource: ResourceRef;
  readonly pointer: Pointer;
  /** Number of the workload. */
  readonly to: number;
  readonly port: number;
  /** What comes in this way, in words, besides the host if the gate names it; `''` for everything. */
  readonly requests: string;
  readonly works: Answer;
  /** How, if it works. */
  readonly transport?: MapTransport;
  /** Who refuses, if it doesn't. */
  readonly refusedBy?: RefusingLayer;
}

/** Connections that one layer lets through and another refuses. */
export interface MapRefused {
  /** All workloads but these, if `except`. */
  readonly from: GroupNumber;
  readonly except: boolean;
  readonly to: GroupNumber;
  readonly connections: ConnectionSet;
  /** - `network`: the mesh permits these workloads by name, and no network policy lets them through. - else the mesh refuses what the network lets through. */
  readonly by: RefusingLayer;
}
