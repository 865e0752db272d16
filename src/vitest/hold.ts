import type { Invariant } from '#index.ts';
import type { Matched, Matching } from '#vitest/matched.ts';
import { proofOf, proofText } from '#vitest/provable.ts';

/** `expect(platform).toHold(invariant)`. */
export function toHold(this: Matching, received: unknown, invariant: Invariant): Matched {
  const proof = proofOf(received, invariant);
  const text = (): string => proofText(proof);
  switch (proof.outcome) {
    case 'holds':
      return { pass: true, message: () => `expected this not to hold, but it does:\n\n${text()}` };
    case 'refuted':
      return { pass: false, message: () => `expected this to hold:\n\n${text()}` };
    case 'unknown':
    case 'vacuous':
      // Neither of the two: fails with `.not` as without.
      return {
        pass: this.isNot,
        message: () =>
          `expected this to ${this.isNot ? 'be refuted' : 'hold'}, and it can't be told:\n\n${text()}`,
      };
    default:
      return proof satisfies never;
  }
}
