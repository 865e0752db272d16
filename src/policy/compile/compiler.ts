import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EastwestError } from '#errors.ts';
import { SUBJECT_SCHEMAS } from '#facts/subject.ts';
import { isObject, type JsonObject } from '#manifest/json.ts';
import { commonCapabilities } from '#policy/compile/capabilities.ts';
import { checkOpa, type Opa } from '#policy/compile/opa.ts';
import { type OpaOutput, runOpa } from '#policy/compile/opa-run.ts';
import type { FileCache } from '#policy/file-cache.ts';
import { policiesHome } from '#policy/home.ts';

/** An `opa` that was checked, and what rules may use. */
export interface Compiler {
  readonly opa: Opa;
  /** Relative path → text of the files that `--capabilities` and `--schema` name. */
  readonly settings: ReadonlyMap<string, string>;
}

/** The committed list of usable built-ins. */
export async function ownCapabilities(): Promise<string> {
  return readFile(join(policiesHome(), 'capabilities.json'), 'utf8');
}

/** The schemas of the subjects, as files: `schema.workload` is `schemas/workload.json`. */
export function schemaTexts(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SUBJECT_SCHEMAS).map(([name, schema]) => [`schemas/${name}.json`, JSON.stringify(schema)]),
  );
}

/**
 * Makes sure that `opa` may be run and what it can do.
 * @throws EastwestError `opa-unverified`, `opa-failed`.
 */
export async function prepareCompiler(opa: Opa, cache: FileCache): Promise<Compiler> {
  await checkOpa(opa, cache);
  const ours = await ownCapabilities();
  const text = opa.source === 'pinned' ? ours : JSON.stringify(await common(opa, ours));
  return { opa, settings: new Map([['capabilities.json', text], ...schemaTexts()]) };
}

/** Another version of the compiler refuses features that it doesn't know. */
async function common(opa: Opa, ours: string): Promise<JsonObject> {
  return commonCapabilities(asObject(JSON.parse(ours)), await currentCapabilities(opa));
}

/** Everything that this version of the compiler offers. */
export async function currentCapabilities(opa: Opa): Promise<JsonObject> {
  const output = await runOpa(opa.path, ['capabilities', '--current'], policiesHome());
  if (output.code !== 0) throw opaFailed('capabilities', output);
  return asObject(JSON.parse(output.stdout));
}

/** For what isn't an error in somebody's Rego. */
export function opaFailed(command: string, output: OpaOutput): EastwestError {
  const said = (output.stderr || output.stdout).trim();
  return new EastwestError(
    'opa-failed',
    `opa ${command} failed with exit code ${output.code}: ${said}`,
    'If the message names one of your policies, mend it there; otherwise please report it, with the message.',
  );
}

function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new Error('capabilities are not an object');
  return value;
}
