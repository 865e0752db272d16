import type { Excerpt } from '#manifest/excerpt.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import type { EntranceType } from '#network/entry/entrance.ts';
import type { Direction, Effect, Exemption, Tier, UnknownReason } from '#network/verdict/because.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
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
}

/** One port of one destination. */
export interface AnswerCase {
  /** `Kind/namespace/name`, or addresses. */
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** `''` if it has none. */
  readonly portName: string;
  readonly outcome: Outcome | 'mixed';
  /** Disjoint; together they are everybody who was asked about. */
  readonly sources: readonly AnswerSource[];
  /** If addresses outside ask: what leads from outside to this port. Without any, only who can route to pods gets there. */
  readonly entrances?: readonly AnswerEntrance[];
}

/** A way from outside to the pods; `policy` is the resource that opens it. */
export interface AnswerEntrance extends Written {
  readonly type: EntranceType;
  /** Whom the policies see: the addresses outside, or the pods of an ingress controller or gateway. */
  readonly through: 'address' | 'ingress-controller';
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
  readonly outcome: Outcome;
  /** As a packet meets them: what governs the source, then what governs the destination. */
  readonly sides: readonly AnswerSide[];
  /** What would have to change for another outcome. */
  readonly changes: readonly Change[];
  /** Of pods that could be added: one of them, as a manifest (and its namespace, if that would be new). */
  readonly example?: readonly JsonObject[];
}

export type Source =
  | { readonly type: 'workload'; readonly id: string; readonly otherReplica: boolean }
  | { readonly type: 'pods'; readonly places: readonly PodPlace[] }
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

/** What one end says. */
export interface AnswerSide {
  readonly direction: Direction;
  /** Whose policies were asked: an id, or addresses. */
  readonly end: string;
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
}

/** One thing that was looked at, in order. `decides`: it is among the reasons for the outcome. */
export type Step =
  | { readonly type: 'not-isolated'; readonly decides: true }
  | { readonly type: 'exempt'; readonly reason: Exemption; readonly decides: true }
  | (Written & { readonly type: 'selected'; readonly tier: Tier; readonly decides: boolean })
  | (Written & {
      readonly type: 'rule';
      readonly tier: Tier;
      /** From 1. */
      readonly rule: number;
      readonly name?: string;
      readonly effect: Effect;
      /** `peer`, `port`: what didn't match. */
      readonly result: 'matched' | 'peer' | 'port' | 'unknown' | 'not-reached';
      readonly reason?: UnknownReason;
      readonly decides: boolean;
    })
  | (Written & { readonly type: 'unknown'; readonly reason: UnknownReason; readonly decides: true });

/** Where it is written. */
export interface Written {
  /** The policy's id. */
  readonly policy: string;
  readonly location: Location;
  readonly excerpt: Excerpt;
}

/** A way to another outcome. */
export type Change =
  /** Adding this NetworkPolicy lets it through on this side (policies only add up). */
  | {
      readonly type: 'allow';
      readonly direction: Direction;
      readonly policy: JsonObject;
      readonly isolates: boolean;
    }
  /** Adding this NetworkPolicy closes this side for everything that no rule of it or of another allows. */
  | { readonly type: 'isolate'; readonly direction: Direction; readonly policy: JsonObject }
  /** These rules let it through: each of them would have to go, or be narrowed. */
  | { readonly type: 'narrow'; readonly direction: Direction; readonly rules: readonly RuleRef[] }
  /** A rule of the admin tier decides before any NetworkPolicy is asked: it would have to change. */
  | { readonly type: 'admin'; readonly direction: Direction; readonly rules: readonly RuleRef[] }
  /** No policy decides at this end. */
  | {
      readonly type: 'none';
      readonly direction: Direction;
      readonly reason: Exemption | 'source-host-network' | 'same-node';
    }
  /** What would have to be known. */
  | { readonly type: 'know'; readonly direction: Direction; readonly reasons: readonly UnknownReason[] };

export interface RuleRef {
  readonly policy: string;
  /** From 1. */
  readonly rule: number;
  readonly name?: string;
  readonly location: Location;
}
