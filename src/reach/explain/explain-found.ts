import type { Peer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { Source } from '#reach/explain/explain-model.ts';
import type { TriedWay } from '#reach/explain/explain-ways.ts';

/** A class of sources and how it fared. */
export interface FoundSource {
  readonly from: Source;
  readonly peer: Peer;
  readonly outcome: Outcome;
  readonly ways: readonly TriedWay[];
}
