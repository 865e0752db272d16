import { type DeclaredFlow, flowsWork } from '#index.ts';
import type { Matched, Matching } from '#vitest/matched.ts';
import { proofOf, proofText } from '#vitest/provable.ts';

/** `expect(platform).toWork({ from: 'edge/api-gateway', to: 'payments/payments', operations: ['POST /refunds'] })`. */
export function toWork(this: Matching, received: unknown, flow: DeclaredFlow): Matched {
  const proof = proofOf(received, flowsWork([flow]));
  const told = proof.outcome === 'holds' || proof.outcome === 'refuted';
  const pass = told ? proof.outcome === 'holds' : this.isNot;
  const wish = this.isNot ? 'expected this call not to work' : 'expected this call to work';
  return { pass, message: () => `${wish}:\n\n${proofText(proof)}` };
}
