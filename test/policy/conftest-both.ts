import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildCluster } from '#cluster/cluster.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { EastwestError } from '#errors.ts';
import { deriveFacts } from '#facts/derive.ts';
import { readManifests } from '#manifest/read.ts';
import { evaluate } from '#policy/evaluate.ts';
import { type LoadOptions, loadPolicies } from '#policy/load.ts';
import { exceptionName } from '#policy/run/exceptions.ts';
import type { ConftestCase } from './conftest-case.ts';
import { directoryOf, OPTIONS } from './harness.ts';

/** The conftest to compare with: CONFTEST, else on PATH; `undefined` if there is none. */
export function findConftest(): string | undefined {
  const named = process.env['CONFTEST'];
  if (named !== undefined && named !== '') return named;
  const paths = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return paths.map((folder) => join(folder, 'conftest')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a tool says, in lines that can be compared: `file namespace kind text`, sorted. */
export type Said = readonly string[];

/** The case as a working directory. */
export function layOut({ policies, manifests, data }: ConftestCase): string {
  const below = (folder: string, files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text] as const);
  return directoryOf(
    Object.fromEntries([...below('policy', policies), ...below('m', manifests), ...below('data', data)]),
  );
}

interface Result {
  readonly msg: string;
  readonly loc?: { readonly file?: string; readonly line?: number };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface Checked {
  readonly filename: string;
  readonly namespace: string;
  readonly failures?: readonly Result[];
  readonly warnings?: readonly Result[];
  readonly exceptions?: readonly Result[];
}

/** `conftest test -o json`. */
export function conftestSays(binary: string, cwd: string, given: ConftestCase): Said {
  const { version, combine, namespaces } = given;
  const chosen = namespaces.length === 0 ? ['--all-namespaces'] : namespaces.flatMap((name) => ['-n', name]);
  const flags = ['--rego-version', version, ...chosen, ...(combine ? ['--combine'] : [])];
  const args = ['test', 'm', '-p', 'policy', '-d', 'data', '-o', 'json', '--no-fail', ...flags];
  const output = execFileSync(binary, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' });
  const checks: readonly Checked[] | null = JSON.parse(output);
  const lines = (checks ?? []).flatMap(({ filename, namespace, failures, warnings, exceptions }) => [
    ...(failures ?? []).map((one) => [filename, namespace, 'failure', ...wordsOf(one)]),
    ...(warnings ?? []).map((one) => [filename, namespace, 'warning', ...wordsOf(one)]),
    ...new Set(
      (exceptions ?? []).map(({ msg }) => JSON.stringify([filename, namespace, 'exception', nameIn(msg)])),
    ),
  ]);
  return lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).sort();
}

function wordsOf({ msg, loc, metadata = {} }: Result): readonly unknown[] {
  const { query: _, ...rest } = metadata;
  return [msg, loc === undefined ? '' : `${loc.file}:${loc.line}`, sortKeys(rest)];
}

/** `data.main.exception[_][_] == "name"`. */
function nameIn(query: string): string {
  return String(JSON.parse(query.slice(query.lastIndexOf(' == ') + 4)));
}

/** Ours, with the same flags. */
export async function eastwestSays(cwd: string, given: ConftestCase): Promise<Said> {
  const { combine, namespaces } = given;
  const options = {
    builtin: false,
    directories: ['policy'],
    data: ['data'],
    cwd,
    cacheDirectory: directoryOf({}),
  };
  const matching = await patternsWithRules(options, namespaces);
  if (namespaces.length > 0 && matching.length === 0) return [];
  const policies = await loadPolicies({ ...options, namespaces: matching });
  const manifests = await readManifests(['m'], { cwd });
  const facts = deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, NO_CONFIG.intent);
  const said = await evaluate(policies, facts, manifests, { ...OPTIONS, combine, cwd });
  const severe = said.problems.filter(({ level }) => level === 'severe');
  if (severe.length > 0) throw new Error(severe.map(({ message }) => message).join('\n'));
  const names = new Map(
    policies.modules.flatMap(({ rules }) => rules.map((one) => [one.rule.id, one] as const)),
  );
  const namespaceOf = (id: string) => names.get(id)?.namespace ?? '';
  const fileOf = new Map(facts.subjects.map(({ subject, resource }) => [subject.id, resource.origin.file]));
  const files = said.findings.map(({ subject, location }) =>
    combine ? 'Combined' : location.file === 'other.yaml' ? (fileOf.get(subject.id) ?? '') : location.file,
  );
  const lines = said.findings.map(({ rule, severity, message, location, metadata = {} }, index) => [
    files[index],
    namespaceOf(rule),
    severity === 'error' ? 'failure' : 'warning',
    message,
    location.file === 'other.yaml' ? `${location.file}:${location.line}` : '',
    sortKeys(metadata),
  ]);
  const excepted = new Set(
    said.exempted.map(({ rule, file }) => {
      const name = exceptionName(rule.slice(rule.lastIndexOf('/') + 1));
      return JSON.stringify([combine ? 'Combined' : file, namespaceOf(rule), 'exception', name]);
    }),
  );
  return [...lines.map((line) => JSON.stringify(line)), ...excepted].sort();
}

/** A pattern that selects no rule is an error of ours, where conftest passes; its other patterns stand. */
async function patternsWithRules(
  options: Partial<LoadOptions>,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const matching: string[] = [];
  for (const pattern of patterns) {
    const loaded = await loadPolicies({ ...options, namespaces: [pattern] }).catch((error: unknown) => {
      if (error instanceof EastwestError && error.code === 'no-rules') return undefined;
      throw error;
    });
    if (loaded !== undefined) matching.push(pattern);
  }
  return matching;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, member]) => [key, sortKeys(member)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
