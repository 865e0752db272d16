import type { Proof } from '#prove/proof.ts';
import { renderProofsJson } from '#report/proof/json.ts';
import type { ProofRenderOptions } from '#report/proof/render-options.ts';
import { renderProofsText } from '#report/proof/text.ts';

export const PROOF_FORMATS = ['text', 'json'] as const;
export type ProofFormat = (typeof PROOF_FORMATS)[number];

/** Proofs in one of their formats, ending with a newline. Pure: the same proofs and options give the same bytes. */
export function renderProofs(
  proofs: readonly Proof[],
  format: ProofFormat,
  options: ProofRenderOptions,
): string {
  switch (format) {
    case 'text':
      return renderProofsText(proofs, options);
    case 'json':
      return renderProofsJson(proofs);
    default:
      return format satisfies never;
  }
}
