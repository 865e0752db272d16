import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import { intentProblems } from '#facts/intent-problems.ts';
import { parseManifests } from '#manifest/parse.ts';
import { readManifests } from '#manifest/read.ts';
import { evaluate } from '#policy/evaluate.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import type { Invariant } from '#prove/invariant.ts';
import type { Proof } from '#prove/proof.ts';
import { prove, proveAll } from '#prove/prove.ts';
import { standardInvariants } from '#prove/standard.ts';

/** Manifests of public projects, beside the checkout; and what this repository says about them. */
const REAL = fileURLToPath(new URL('../../../shared/real', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** A test that needs the manifests; its name says so. */
export const real = test.skipIf(!existsSync(REAL));

/** What the rules say, and what holds. */
export interface Judged {
  /** Findings by rule: `authorization/default-deny` → 12. */
  readonly counts: Readonly<Record<string, number>>;
  /** The messages of one rule. */
  readonly messages: (rule: string) => readonly string[];
  /** The standard invariants, but for those of single operations. */
  readonly refuted: readonly string[];
  readonly holds: readonly string[];
  readonly prove: (invariant: Invariant) => Proof;
}

let policies: Promise<Policies> | undefined;

/** Manifests as `folder/file` of the public projects, more text beside them, and the intent of `examples/<name>/eastwest.yaml`. */
export async function judge(name: string, paths: readonly string[], more = ''): Promise<Judged> {
  const read = await readManifests([...paths], { cwd: REAL });
  const added = parseManifests([{ name: 'added.yaml', content: more }]);
  const manifests = {
    ...read,
    sources: new Map([...read.sources, ...added.sources]),
    resources: [...read.resources, ...added.resources],
  };
  const severe = [...read.problems, ...added.problems].filter(({ level }) => level === 'severe');
  const { intent } = parseConfig(overlay(name, 'eastwest.yaml'), 'eastwest.yaml');
  const fabric = buildFabric(buildCluster(manifests.resources));
  const mistakes = intentProblems(fabric, intent);
  if (severe.length + mistakes.length > 0) throw new Error(JSON.stringify([...severe, ...mistakes]));
  policies ??= loadPolicies({ builtin: true, directories: [], cacheDirectory: join(tmpdir(), 'eastwest') });
  const options = { config: {}, now: '2026-11-22T00:00:00Z', severities: {} };
  const { findings } = await evaluate(
    await policies,
    deriveFacts(fabric, manifests, intent),
    manifests,
    options,
  );
  const counts: Record<string, number> = {};
  for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
  // One for each operation besides would take long, and says the same of each.
  const general = standardInvariants(intent).filter(({ sentence }) => !/^only default\//.test(sentence));
  const proofs = proveAll(fabric, general, { intent, manifests });
  const told = (wanted: string) => proofs.filter(({ outcome }) => outcome === wanted).map(nameOf);
  return {
    counts,
    messages: (rule) => findings.filter((one) => one.rule === rule).map(({ message }) => message),
    refuted: told('refuted'),
    holds: told('holds'),
    prove: (invariant) => prove(fabric, invariant, { intent, manifests }),
  };
}

/** A file of `examples/<name>/`. */
export function overlay(name: string, file: string): string {
  return readFileSync(join(EXAMPLES, name, file), 'utf8');
}

function nameOf({ sentence }: Proof): string {
  return sentence;
}
