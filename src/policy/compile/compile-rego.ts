import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type JsonObject } from '#manifest/json.ts';
import { type Compiler, opaFailed } from '#policy/compile/compiler.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { parseIssues, type RegoIssue } from '#policy/compile/rego-error.ts';
import { fileInTarball } from '#policy/compile/tar.ts';
import { type Texts, withWorkspace } from '#policy/compile/workspace.ts';

/** Rego 1, or what was before it: `deny[msg] { … }`. */
export type RegoVersion = 'v0' | 'v1';

export interface CompiledRego {
  readonly wasm: Uint8Array;
  /** The data files, merged as `opa` does it: a folder is a key. */
  readonly data: JsonObject;
}

/** Where the compiler finds an error: it is asked for all of them, not for the first ten. */
const MAX_ERRORS = '1000';

/** What `opa check` has against these texts, with the subjects' schemas and only the usable built-ins. */
export function checkRego(
  compiler: Compiler,
  texts: Texts,
  version: RegoVersion,
): Promise<readonly RegoIssue[]> {
  return withWorkspace(new Map([...texts, ...compiler.settings]), async (directory) => {
    const args = [
      'check',
      '-f',
      'json',
      '-m',
      MAX_ERRORS,
      '-s',
      'schemas',
      ...common(version),
      ...roots(texts),
    ];
    const output = await runOpa(compiler.opa.path, args, directory);
    if (output.code === 0) return [];
    const issues = parseIssues(output.stderr) ?? parseIssues(output.stdout);
    if (issues === undefined || issues.length === 0) throw opaFailed('check', output);
    return issues;
  });
}

/**
 * Compiles texts that have been checked. Without `toWasm` only the data files are merged: opa itself will run the rules.
 * @throws EastwestError `opa-failed`, also for what only the last stage finds (conflicting data files).
 */
export function buildRego(
  compiler: Compiler,
  texts: Texts,
  entrypoints: readonly string[],
  version: RegoVersion,
  toWasm = true,
): Promise<CompiledRego> {
  return withWorkspace(new Map([...texts, ...compiler.settings]), async (directory) => {
    const entries = entrypoints.flatMap((entrypoint) => ['-e', entrypoint]);
    const args = [
      'build',
      '-o',
      'bundle.tar.gz',
      ...(toWasm ? ['-t', 'wasm', ...common(version), ...entries] : versionFlag(version)),
      ...roots(texts),
    ];
    const output = await runOpa(compiler.opa.path, args, directory);
    if (output.code !== 0) throw opaFailed('build', output);
    const bundle = await readFile(join(directory, 'bundle.tar.gz'));
    const wasm = fileInTarball(bundle, '/policy.wasm');
    const data = fileInTarball(bundle, '/data.json');
    if (toWasm && wasm === undefined)
      throw opaFailed('build', { ...output, stderr: 'the bundle holds no policy.wasm' });
    const value: unknown = data === undefined ? {} : JSON.parse(new TextDecoder().decode(data));
    return { wasm: Uint8Array.from(wasm ?? []), data: isObject(value) ? value : {} };
  });
}

function common(version: RegoVersion): readonly string[] {
  return ['--capabilities', 'capabilities.json', ...versionFlag(version)];
}

function versionFlag(version: RegoVersion): readonly string[] {
  return version === 'v0' ? ['--v0-compatible'] : [];
}

/** The compiler takes folders: each one is the root of the data files in it. */
function roots(texts: Texts): readonly string[] {
  return [...new Set([...texts.keys()].map((path) => path.split('/')[0] ?? path))];
}
