import type { Counterexample, Doubt } from '#prove/counterexample.ts';

/** What is known of an invariant. Only `holds` is good: what isn't known, or wasn't looked at, is not. */
export type Proof =
  /** Nobody can break it: every peer was looked at, in classes. `looked`: at how many things. */
  | { readonly outcome: 'holds'; readonly sentence: string; readonly looked: number }
  /** There are counterexamples; `more` that aren't listed. */
  | {
      readonly outcome: 'refuted';
      readonly sentence: string;
      readonly counterexamples: readonly Counterexample[];
      readonly more: number;
    }
  /** It depends on something that the manifests don't show. */
  | {
      readonly outcome: 'unknown';
      readonly sentence: string;
      readonly reasons: readonly Doubt[];
      readonly more: number;
    }
  /** There was nothing to look at. */
  | { readonly outcome: 'vacuous'; readonly sentence: string; readonly reason: string };
