import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

interface JsonProof {
  readonly outcome: string;
  readonly sentence: string;
  readonly counterexamples?: readonly { readonly manifest: string; readonly text: string }[];
}

const proofsOf = (stdout: string): readonly JsonProof[] =>
  (JSON.parse(stdout) as { readonly proofs: readonly JsonProof[] }).proofs;

describe('eastwest prove', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'eastwest-prove-'));
    cpSync('manifests', join(folder, 'manifests'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('everything holds: exit 0', async () => {
    const { code, stdout, stderr } = await eastwest(['prove', 'manifests/soroban-istio']);
    expect(stderr).toBe('');
    expect(stdout).toContain('holds     only declared callers reach any workload\n');
    expect(stdout).toContain('9 invariants: 9 hold\n');
    expect(code).toBe(0);
  });

  test('something is refuted: exit 1, with who breaks it, and a manifest', async () => {
    const { code, stdout } = await eastwest(['prove', 'manifests/soroban-flat']);
    expect(code).toBe(1);
    expect(stdout).toContain('refuted   only declared callers reach any workload\n  but     a pod added to ');
    expect(stdout).toContain('kind: Pod');
    expect(stdout).toContain('9 invariants: 1 holds, 8 refuted\n');
  });

  test('the manifest, added to the folder, shows in facts', async () => {
    const { stdout } = await eastwest([
      'prove',
      'manifests/soroban-istio',
      '--format',
      'json',
      '-c',
      nobody(folder),
    ]);
    const example = proofsOf(stdout)
      .flatMap(({ counterexamples = [] }) => counterexamples)
      .find(({ manifest, text }) => manifest !== '' && text.includes('payments/payments'));
    writeFileSync(join(folder, 'manifests/soroban-istio/zz-intruder.yaml'), example?.manifest ?? '');
    const { stdout: facts } = await eastwest(
      ['facts', 'manifests/soroban-istio', '--focus', 'payments/payments'],
      {
        cwd: folder,
      },
    );
    expect(facts).toMatch(/← .*\bintruder\b/);
    rmSync(join(folder, 'manifests/soroban-istio/zz-intruder.yaml'));
  });

  test('--focus: what is about one workload; a typo is an error with a suggestion', async () => {
    const { stdout } = await eastwest([
      'prove',
      'manifests/soroban-istio',
      '--focus',
      'payments/payments',
      '-f',
      'json',
    ]);
    expect(proofsOf(stdout).map(({ sentence }) => sentence)).toEqual([
      'only declared callers reach payments/payments',
      'only edge/api-gateway may call POST /refunds at payments/payments',
      'only payments/refund-worker may call GET /internal/refunds/pending at payments/payments',
      'only payments/refund-worker may call POST /internal/refunds/settled at payments/payments',
      'no port of payments/payments is reached in plaintext, but for public ones',
      'every call to payments/payments shows an identity, but for public ports',
    ]);
    const typo = await eastwest(['prove', 'manifests/soroban-istio', '--focus', 'payments/paymnets']);
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain('Did you mean payments/payments?');
  });

  test('what is unknown is not a pass', async () => {
    const pod = (name: string, namespace: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {containers: [{name: c, image: c, ports: [{containerPort: 80}]}]}\n`;
    const peer =
      'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: istio-system}\nspec: {mtls: {mode: STRICT}}\n';
    const labelled =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: b, labels: {istio-injection: enabled}}\n';
    // Whether namespace a is in the mesh, the manifests don't show.
    const input = [pod('x', 'a'), peer, labelled, pod('other', 'b')].join('---\n');
    const { code, stdout } = await eastwest(['prove', '-', '--focus', 'a/x'], { input });
    expect(stdout).toContain('unknown   no port of a/x is reached in plaintext');
    expect(stdout).toContain('perhaps ');
    expect(code).toBe(1);
  });

  test('nothing to prove is an error', async () => {
    const { code, stderr } = await eastwest(['prove', '-'], {
      input: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('nothing to prove');
  });

  test('help has examples and exit codes', async () => {
    const { stdout } = await eastwest(['prove', '--help']);
    expect(stdout).toContain('Examples:\n  eastwest prove manifests/');
    expect(stdout).toContain('Exit codes: 0 everything holds');
  });
});

/** A configuration in which nobody is declared. */
function nobody(folder: string): string {
  const file = join(folder, 'nobody.yaml');
  writeFileSync(file, 'public: [edge/api-gateway]\n');
  return file;
}
