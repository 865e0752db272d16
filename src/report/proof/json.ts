import type { Proof } from '#prove/proof.ts';
import { jsonText, toJson } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

/** For programs: `outcome` and `sentence` of each proof, with its counterexamples or reasons; keys always in the same order. */
export function renderProofsJson(proofs: readonly Proof[]): string {
  return jsonText({
    schemaVersion: 1,
    tool: { name: 'eastwest', version: VERSION },
    proofs: proofs.map(toJson),
  });
}
