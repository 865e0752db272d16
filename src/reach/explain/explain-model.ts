import type { JsonObject } from '#manifest/json.ts';
import type { MeshKind } from '#mesh/membership.ts';
import type { EntranceType } from '#network/entry/entrance.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { Accounts } from '#reach/explain/explain-accounts.ts';
import type { Change } from '#reach/explain/explain-change-model.ts';
import type {
  AnswerAssumption,
  AnswerListener,
  AnswerMesh,
  AnswerOperation,
} from '#reach/explain/explain-mesh-model.ts';
import type { AnswerSide, Written } from '#reach/explain/explain-side-model.ts';
import type { Speaks } from '#reach/explain/explain-stop.ts';
import type { ConnectionSet, Protocol } from '#set/connection-set.ts';

/** The answer to "can A reach B": per destination and port, per class of sources, with the reasons in order. */
export interface ReachAnswer {
  /** As asked. */
  readonly from: string;
  readonly to: string;
  /** `mixed`: not the same for all cases. */
  readonly outcome: Outcome | 'mixed';
  /** How the question was understood, where that isn't obvious; one sentence each. */
  readonly notes: readonly string[];
  readonly cases: readonly AnswerCase[];
  /** Ports of the destination that were not asked about one by one; only where no port was asked about. */
  readonly otherPorts: readonly OtherPorts[];
  /** The meshes among the manifests. Without any, nothing is encrypted or authenticated, and the answer is the network layer's. */
  readonly meshes: readonly MeshKind[];
  /** What was taken for granted about them. */
  readonly assumptions: readonly AnswerAssumption[];
}

/** One port of one destination. */
export interface AnswerCase {
  /** `Kind/namespace/name`, or addresses. */
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** `''` if it has none. */
  readonly portName: string;
  /** For what somebody sees whose connection is stopped. */
  readonly speaks: Speaks;
  readonly outcome: Outcome | 'mixed';
  /** Disjoint; together they are everybody who was asked about. */
  readonly sources: readonly AnswerSource[];
  /** If addresses outside ask: what leads from outside to this port. Without any, only who can route to pods gets there. */
  readonly entrances?: readonly AnswerEntrance[];
  /** Likewise, through gateways of the mesh: only if there are any. */
  readonly gateways?: readonly AnswerGateway[];
  /** The destination as its mesh makes it; only if there is a mesh among the manifests, and it is a workload. */
  readonly listener?: AnswerListener;
}

/** A way from outside to the pods; `policy` is the resource that opens it. */
export interface AnswerEntrance extends Written {
  readonly type: EntranceType;
  /** Whom the policies see: the addresses outside, or the pods of an ingress controller or gateway. */
  readonly through: 'address' | 'ingress-controller';
}

/** A way from outside through a gateway of a mesh; `policy` is the route that leads to the port. What gets in by it is the gateway's call. */
export interface AnswerGateway extends Written {
  /** The gateway's workloads. */
  readonly gateways: readonly string[];
  /** What it leads here, in words. */
  readonly requests: string;
}

/** What can be opened on the remaining ports, by one class of sources. */
export interface OtherPorts {
  readonly to: string;
  readonly from: Source;
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

/** A class of sources with one verdict for one reason. */
export interface AnswerSource {
  readonly from: Source;
  /** What an attacker in the source gets: of the whole equation, network and mesh. */
  readonly outcome: Outcome;
  /** The network layer at the port that was asked about, as a packet meets it: what governs the source, then the destination. */
  readonly sides: readonly AnswerSide[];
  /** What would have to change for another outcome. */
  readonly changes: readonly Change[];
  /** Of pods that could be added: one of them, as a manifest (and its namespace, if that would be new). */
  readonly example?: readonly JsonObject[];
  /** Only if there is a mesh among the manifests, and the destination is a workload. */
  readonly mesh?: AnswerMesh;
  /** The requests that were asked about; without any mesh the network decides for all of them. */
  readonly operations: readonly AnswerOperation[];
}

export type Source =
  | { readonly type: 'workload'; readonly id: string; readonly otherReplica: boolean }
  | { readonly type: 'pods'; readonly places: readonly PodPlace[]; readonly accounts: Accounts }
  | { readonly type: 'addresses'; readonly addresses: string };

/** Pods that could be added to some namespaces: those that match any of the selectors. */
export interface PodPlace {
  /** Existing namespaces by name. */
  readonly namespaces: readonly string[];
  /** Also any namespace that doesn't exist yet. */
  readonly newNamespaces: boolean;
  /** Every pod there; then `selectors` is empty. */
  readonly all: boolean;
  readonly selectors: readonly PodText[];
}

/** Selectors as text; of the namespace only where it would be a new one. */
export interface PodText {
  readonly namespace: string;
  readonly pods: string;
}
