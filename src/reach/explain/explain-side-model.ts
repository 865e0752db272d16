import type { Excerpt } from '#manifest/excerpt.ts';
import type { Location } from '#manifest/location.ts';
import type { Direction, Effect, Exemption, Tier, UnknownReason } from '#network/verdict/because.ts';
import type { Outcome } from '#network/verdict/verdict.ts';

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
