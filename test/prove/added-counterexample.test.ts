import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { allWeakenings } from '#arbitrary/weakening/all-weakenings.ts';
import { check } from '#check.ts';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Finding } from '#policy/finding.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import type { Counterexample } from '#prove/counterexample.ts';
import type { Proof } from '#prove/proof.ts';
import { proveAll } from '#prove/prove.ts';
import { type Platform, readPlatform } from '#prove/read-platform.ts';
import { standardInvariants } from '#prove/standard.ts';
import { eastwest } from '../cli/run.ts';

let policies: Policies;
beforeAll(async () => {
  policies = await loadPolicies();
});

function proofs({ manifests, intent, config }: Platform): readonly Proof[] {
  const fabric = buildFabric(buildCluster(manifests.resources));
  return proveAll(fabric, standardInvariants(config.intent), { intent, manifests });
}

async function findings(manifests: Manifests, { config }: Platform): Promise<readonly Finding[]> {
  const report = await check(manifests, policies, { config, now: '2026-11-22T00:00:00Z' });
  expect(report.problems).toEqual([]);
  return report.findings;
}

/** The platform's files, and one more. */
function withFile({ manifests }: Platform, content: string): Manifests {
  const added = parseManifests([{ name: 'counterexample.yaml', content }]);
  return {
    sources: new Map([...manifests.sources, ...added.sources]),
    resources: [...manifests.resources, ...added.resources],
    problems: [...manifests.problems, ...added.problems],
    documents: manifests.documents + added.documents,
  };
}

/** Of each refuted invariant the plainest case that takes a new pod; of two the same one only once. */
function cases(all: readonly Proof[]): readonly Counterexample[] {
  const found = all.flatMap((proof) =>
    proof.outcome === 'refuted' ? (proof.counterexamples.find(({ manifest }) => manifest !== '') ?? []) : [],
  );
  return [...new Map(found.map((one) => [`${one.manifest} ${one.target.workload}`, one])).values()];
}

/** What is said with the counterexample's manifest beside the others, and wasn't said before. */
async function shown(platform: Platform, { manifest, target, peer }: Counterexample) {
  const known = await findings(platform.manifests, platform);
  const messages = new Set(known.map(({ message }) => message));
  const fingerprints = new Set(known.map(({ fingerprint }) => fingerprint));
  const after = await findings(withFile(platform, manifest), platform);
  if (peer.type !== 'pod') throw new Error('no pod');
  const pod = `${peer.namespace}/intruder`;
  return {
    pod,
    /** Findings with a fingerprint of their own: no baseline hides them. */
    own: after.filter(
      ({ subject, fingerprint }) => subject.id === `Pod/${pod}` && !fingerprints.has(fingerprint),
    ),
    ofTarget: after.filter(
      ({ subject, message }) => subject.id === target.workload && !messages.has(message),
    ),
  };
}

test('soroban-flat: a counterexample added to the folder is told by check, as itself and at what it reaches', async () => {
  const platform = await readPlatform('manifests/soroban-flat');
  const all = proofs(platform);
  const refuted = all.flatMap((proof) => (proof.outcome === 'refuted' ? [proof] : []));
  expect(refuted).toHaveLength(8);
  const existing = refuted.filter(({ counterexamples }) =>
    counterexamples.every(({ manifest }) => manifest === ''),
  );
  // Those are broken by workloads that are there: there is nothing to add.
  expect(existing.map(({ counterexamples: [first] }) => first?.peer.type)).toEqual(['workload', 'workload']);
  expect(cases(all).length).toBeGreaterThan(2);
  for (const one of cases(all)) {
    const { pod, own, ofTarget } = await shown(platform, one);
    expect(own.map(({ rule }) => rule)).toContain('authorization/only-declared-callers');
    expect(ofTarget.map(({ message }) => message).join('\n')).toContain(pod);
  }
});

test.each([
  ['istio', 'any-principal', 'AuthorizationPolicy/soroban/soroban-indexer'],
  ['ambient', 'delete-authorization-policy', 'AuthorizationPolicy/payments/payments-operations'],
  ['linkerd', 'any-identity', 'MeshTLSAuthentication/soroban/api-gateway'],
])('soroban-%s after %s of %s: so it is', async (variant, name, id) => {
  const safe = await readPlatform(`manifests/soroban-${variant}`);
  const { resources } = safe.manifests;
  const weakening = allWeakenings(resources, safe.intent).find(
    (one) => one.name === name && one.where.resource === id,
  );
  const weaker = weakening?.apply(resources);
  if (weaker === undefined) throw new Error(`no ${name} of ${id}`);
  const platform = { ...safe, manifests: { ...safe.manifests, resources: weaker } };
  const [first] = cases(proofs(platform));
  if (first === undefined) throw new Error('nothing is refuted');
  const { pod, own, ofTarget } = await shown(platform, first);
  expect(own).not.toEqual([]);
  const [told] = ofTarget.filter(({ rule }) => rule === 'authorization/only-declared-callers');
  expect(told?.message).toMatch(new RegExp(`: ${pod}(, \\S+)* can reach TCP ${first.target.port}`));
  expect(told?.related.length).toBeGreaterThan(0);
});

test('by the command line, in a folder: what prove prints is what check names', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'eastwest-counterexample-'));
  try {
    cpSync('manifests/soroban-flat', join(cwd, 'platform'), { recursive: true });
    const proved = await eastwest(['prove', 'platform', '--format', 'json'], { cwd });
    const counterexample = /"manifest": ("(?:[^"\\]|\\.)+")/.exec(proved.stdout)?.[1] ?? '""';
    writeFileSync(join(cwd, 'platform', 'counterexample.yaml'), JSON.parse(counterexample));
    const { stdout } = await eastwest(['check', 'platform', '--format', 'json'], { cwd });
    const told: { findings: { location: { file: string }; subject: { id: string }; message: string }[] } =
      JSON.parse(stdout);
    const own = told.findings.filter(({ location }) => location.file === 'platform/counterexample.yaml');
    expect(own.map(({ subject }) => subject.id)).toContain('Pod/database/intruder');
    const named = told.findings.filter(({ message }) => message.includes('database/intruder'));
    expect(named.map(({ subject }) => subject.id)).toContain('StatefulSet/database/postgres');
  } finally {
    rmSync(cwd, { recursive: true });
  }
});
