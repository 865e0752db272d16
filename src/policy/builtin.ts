import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policiesHome } from '#policy/home.ts';
import type { PolicyModule } from '#policy/policies.ts';

/** Where the compiled built-in rules are committed, in policies/. */
export const COMPILED_WASM = 'compiled/builtin.wasm';
export const COMPILED_CATALOGUE = 'compiled/catalogue.json';

/** The built-in rules as they were compiled for this version: no compiler is needed. */
export async function loadBuiltin(home: string = policiesHome()): Promise<PolicyModule> {
  const [wasm, catalogue] = await Promise.all([
    readFile(join(home, COMPILED_WASM)),
    readFile(join(home, COMPILED_CATALOGUE), 'utf8'),
  ]);
  // Written by buildBuiltin and compared with a fresh build by a test.
  const { reads, rules }: Pick<PolicyModule, 'reads' | 'rules'> = JSON.parse(catalogue);
  return { name: 'builtin', wasm: Uint8Array.from(wasm), data: {}, rules, reads };
}
