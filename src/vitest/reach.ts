import { doesNotReach, type From, reaches } from '#index.ts';
import type { Matched, Matching } from '#vitest/matched.ts';
import { proofOf, proofText } from '#vitest/provable.ts';

/** `expect(platform).toReach('edge/api-gateway', 'soroban/soroban-indexer:8080')`; with `.not` the opposite is what has to be proven. */
export function toReach(this: Matching, received: unknown, from: From, to: string): Matched {
  const invariant = this.isNot ? doesNotReach(from, to) : reaches(from, to);
  const proof = proofOf(received, invariant);
  const holds = proof.outcome === 'holds';
  return { pass: this.isNot ? !holds : holds, message: () => `expected:\n\n${proofText(proof)}` };
}
