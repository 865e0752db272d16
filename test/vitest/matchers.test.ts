import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import '#vitest/index.ts';
import {
  check,
  type Invariant,
  invariant,
  loadPolicies,
  noPlaintextPort,
  onlyReachableFrom,
  type Platform,
  podPeer,
  readPlatform,
} from '#index.ts';

const istio = await readPlatform('manifests/soroban-istio');
const flat = await readPlatform('manifests/soroban-flat');
const INDEXER = 'soroban/soroban-indexer';

/** What a matcher says when it fails. */
function failure(run: () => void): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it passed';
}

describe('toHold', () => {
  const only = onlyReachableFrom(INDEXER, ['edge/api-gateway', 'monitoring/prometheus']);

  test('passes for what holds, of a platform and of a fabric', () => {
    expect(istio).toHold(only);
    expect(istio.fabric).toHold(only);
    expect(flat).not.toHold(only);
  });

  test('fails with the counterexample, its reasons and its manifest', () => {
    const message = failure(() => expect(flat).toHold(only));
    expect(message).toContain('expected this to hold');
    expect(message).toContain(
      `a pod added to database under service account default reaches ${INDEXER}:8080 in plaintext`,
    );
    expect(message).toContain('because no policy isolates the pod for ingress');
    expect(message).toMatch(/^ {12}kind: Pod$/m);
    expect(message).not.toContain('\u001b');
  });

  const unknown = invariant('c', () => ({ looked: 1, doubts: [{ text: 'who knows', because: [] }] }));
  const vacuous = invariant('d', () => ({ looked: 0, nothing: 'nobody is there' }));
  test.each([
    ['who knows', unknown],
    ['nobody is there', vacuous],
  ] satisfies [string, Invariant][])('what is not known (%s) is neither true nor false', (why, one) => {
    expect(failure(() => expect(istio).toHold(one))).toContain(why);
    expect(failure(() => expect(istio).not.toHold(one))).toContain(why);
  });

  test('says what it can be given', () => {
    expect(failure(() => expect('manifests').toHold(noPlaintextPort()))).toContain(
      'neither a fabric nor a platform',
    );
    expect(failure(() => expect(undefined).not.toHold(noPlaintextPort()))).toContain('neither a fabric');
  });
});

describe('toReach', () => {
  test('existing workloads', () => {
    expect(istio).toReach('edge/api-gateway', `${INDEXER}:8080`);
    expect(istio).not.toReach('payments/*', INDEXER);
    expect(flat).toReach('payments/*', INDEXER);
  });

  test('pods that somebody could add', () => {
    const pod = podPeer('soroban', { 'app.kubernetes.io/name': 'api-gateway' });
    expect(istio).not.toReach(pod, INDEXER);
    expect(flat).toReach(pod, INDEXER);
    expect(failure(() => expect(flat).not.toReach(pod, INDEXER))).toContain('kind: Pod');
  });

  test('fails with what stops it, and its line', () => {
    const message = failure(() => expect(istio).toReach('payments/payments', `${INDEXER}:8080`));
    expect(message).toContain("payments/payments doesn't reach soroban/soroban-indexer:8080");
    expect(message).toMatch(/because .* \(manifests\/soroban-istio\/[a-z-]+\.yaml:\d+\)/);
  });
});

describe('toWork', () => {
  const refunds = { from: 'edge/api-gateway', to: 'payments/payments', operations: ['POST /refunds'] };

  test('a call that is permitted', () => {
    expect(istio).toWork(refunds);
    expect(istio).not.toWork({ ...refunds, operations: ['DELETE /refunds'] });
    expect(failure(() => expect(istio).toWork({ ...refunds, operations: ['DELETE /refunds'] }))).toContain(
      'it is stopped by authorization',
    );
  });
});

describe('rules', () => {
  const now = '2026-11-22T00:00:00Z';
  const builtin = () =>
    loadPolicies({ builtin: true, directories: [], cacheDirectory: join(tmpdir(), 'eastwest-vitest-test') });
  const report = async ({ manifests, config }: Platform) =>
    check(manifests, await builtin(), { config, now });

  test('toComplyWith', async () => {
    const policies = await builtin();
    await expect(istio).toComplyWith(policies, { now });
    await expect(flat).not.toComplyWith(policies, { now });
    await expect(expect(flat).toComplyWith(policies, { now })).rejects.toThrow(
      /error\[network\/no-host-network|no-host-network/,
    );
  });

  test('toRaise', async () => {
    const found = await report(flat);
    const [first] = found.findings;
    if (first === undefined) throw new Error('nothing was found');
    const { file, line } = first.location;
    expect(found).toRaise(first.rule);
    expect(found).toRaise(first.rule, { at: `${file}:${line}` });
    expect(found).toRaise(first.rule, { at: `${file.split('/').at(-1)}:${line}` });
    expect(found).not.toRaise(first.rule, { at: `${file}:${line + 100_000}` });
    expect(failure(() => expect(found).toRaise(first.rule, { at: 'x.yaml:1' }))).toContain(`${file}:${line}`);
    expect(failure(() => expect(found).not.toRaise(`${first.rule}x`))).toContain(
      `no rule ${first.rule}x was run`,
    );
  });
});
