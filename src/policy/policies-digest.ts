import { createHash } from 'node:crypto';
import { fileIdentity } from '#policy/compile/opa-digest.ts';
import type { Policies } from '#policy/policies.ts';

/** SHA-256 over all that the answers of these rules depend on: their code, data and texts, and the compiler that looks for failed built-ins. */
export async function policiesDigest({ modules, rules, unselected, opa }: Policies): Promise<string> {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([rules, unselected ?? null, opa === undefined ? null : await fileIdentity(opa)]),
  );
  for (const { wasm, ...rest } of modules) {
    hash.update(JSON.stringify([wasm.byteLength, rest]));
    hash.update(wasm);
  }
  return hash.digest('hex');
}
