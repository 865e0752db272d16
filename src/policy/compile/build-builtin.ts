import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isArray, type JsonObject } from '#manifest/json.ts';
import { COMPILED_CATALOGUE, COMPILED_WASM } from '#policy/builtin.ts';
import { usableCapabilities } from '#policy/compile/capabilities.ts';
import { catalogueRules } from '#policy/compile/catalogue.ts';
import { buildRego, checkRego } from '#policy/compile/compile-rego.ts';
import { currentCapabilities, prepareCompiler } from '#policy/compile/compiler.ts';
import type { Opa } from '#policy/compile/opa.ts';
import { ownSources } from '#policy/compile/own-rego.ts';
import { parseRego } from '#policy/compile/parse-rego.ts';
import { uniteReads } from '#policy/compile/reads.ts';
import { regoInvalid } from '#policy/compile/rego-error.ts';
import type { FileCache } from '#policy/file-cache.ts';
import { policiesHome } from '#policy/home.ts';
import { ROUTERS } from '#policy/policies.ts';

/** Files of policies/ that are generated, by their path there. */
export type Generated = ReadonlyMap<string, Uint8Array>;

/** What the compiler may offer to rules, as the committed file. */
export async function buildCapabilities(opa: Opa): Promise<Generated> {
  return new Map([
    ['capabilities.json', oneBuiltinPerLine(usableCapabilities(await currentCapabilities(opa)))],
  ]);
}

/**
 * Compiles the built-in rules: the same bytes on any machine.
 * @throws EastwestError `rego-invalid` for what doesn't compile, and for METADATA that is incomplete.
 */
export async function buildBuiltin(
  opa: Opa,
  cache: FileCache,
  home: string = policiesHome(),
): Promise<Generated> {
  const compiler = await prepareCompiler(opa, cache);
  const sources = await ownSources(home);
  const display = (file: string) => join('policies', file);
  const issues = await checkRego(compiler, sources, 'v1');
  if (issues.length > 0) throw regoInvalid(issues, display);
  const modules = await parseRego(compiler, sources, 'v1');
  const catalogue = catalogueRules(modules, () => ({ type: 'builtin' }));
  if (catalogue.issues.length > 0) throw regoInvalid(catalogue.issues, display);
  const rules = catalogue.rules.toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  const entrypoints = [ROUTERS.eastwest, ...rules.map(({ entrypoint }) => entrypoint)];
  const { wasm } = await buildRego(compiler, sources, entrypoints, 'v1');
  return new Map([
    [COMPILED_WASM, wasm],
    [
      COMPILED_CATALOGUE,
      encode(`${JSON.stringify({ reads: uniteReads(modules.map(({ reads }) => reads)), rules }, null, 2)}\n`),
    ],
  ]);
}

/** Writes generated files into policies/. */
export async function writeGenerated(files: Generated, home: string = policiesHome()): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), content);
  }
}

/** So that a diff shows which built-in came or went. */
function oneBuiltinPerLine({ builtins, ...rest }: JsonObject): Uint8Array {
  const lines = (isArray(builtins) ? builtins : []).map((builtin) => `    ${JSON.stringify(builtin)}`);
  const members = Object.entries(rest).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return encode(`{\n  "builtins": [\n${lines.join(',\n')}\n  ],\n${members.join(',\n')}\n}\n`);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
