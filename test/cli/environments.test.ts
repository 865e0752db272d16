import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

const SERVICE = (namespace: string, extra = '') => `apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ${namespace}, labels: {app: web}}
spec:
  ${extra}
  containers: [{name: web, image: web, ports: [{containerPort: 80}]}]
`;

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'eastwest-environments-'));
  for (const name of ['prod', 'staging']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, 'prod/web.yaml'), SERVICE('shop'));
  writeFileSync(join(cwd, 'staging/web.yaml'), SERVICE('shop', 'hostNetwork: true'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const config = (text: string) => writeFileSync(join(cwd, 'eastwest.yaml'), text);
const BOTH = 'environments:\n  prod: {sources: [prod]}\n  staging: {sources: [staging]}\n';
const reports = async (args: readonly string[]) => {
  const { stdout, stderr, code } = await eastwest(['check', '--format', 'json', ...args], { cwd });
  const json = JSON.parse(stdout || 'null');
  return { code, stderr, all: json?.environments ?? [json] };
};
interface Problem {
  readonly code: string;
  readonly level: string;
}
const codes = (report: { readonly problems: readonly Problem[] }) =>
  report.problems.map(({ code, level }) => `${level} ${code}`);
const rules = (report: { readonly findings: readonly { readonly rule: string }[] }) =>
  new Set(report.findings.map(({ rule }) => rule));

describe('several environments', () => {
  test('are clusters of their own, in one run', async () => {
    config(BOTH);
    const { all, code } = await reports([]);
    expect(all.map((one: { environment: string }) => one.environment)).toEqual(['prod', 'staging']);
    expect(rules(all[0])).not.toContain('network/no-host-network');
    expect(rules(all[1])).toContain('network/no-host-network');
    expect(all[0].problems).toEqual([]);
    expect(code).toBe(1);
  });

  test('one of them is chosen, or several, each once and in the order given', async () => {
    config(BOTH);
    const { all } = await reports(['-e', 'staging']);
    expect(all.map((one: { environment: string }) => one.environment)).toEqual(['staging']);
    const twice = await reports(['-e', 'staging', '-e', 'prod', '-e', 'staging']);
    expect(twice.all.map((one: { environment: string }) => one.environment)).toEqual(['staging', 'prod']);
  });

  test('one that can’t be trusted makes the run so, whatever the others are', async () => {
    config(BOTH);
    writeFileSync(join(cwd, 'prod/broken.yaml'), 'a: [');
    expect((await reports([])).code).toBe(2);
  });

  test('a misspelt one is an error with a suggestion', async () => {
    config(BOTH);
    const { code, stderr } = await eastwest(['check', '-e', 'stagin'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('there is no environment `stagin` in eastwest.yaml');
    expect(stderr).toContain('Did you mean staging?');
    const none = await eastwest(['check', '-e', 'x', 'prod'], { cwd: join(cwd, 'staging') });
    expect(none.code).toBe(2);
  });

  test('a command about one cluster wants one to be chosen', async () => {
    config(BOTH);
    const several = await eastwest(['map'], { cwd });
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('`map` is about one cluster, and there are 2: prod, staging');
    expect(several.stderr).toContain('eastwest map --environment prod');
    expect((await eastwest(['map', '-e', 'prod'], { cwd })).code).toBe(0);
  });

  test('paths are read instead of the sources of the one that is chosen', async () => {
    config(`${BOTH}sources: []\n`);
    const { all } = await reports(['-e', 'prod', 'staging']);
    expect(all[0].environment).toBe('prod');
    expect(rules(all[0])).toContain('network/no-host-network');
    expect((await eastwest(['check', 'prod', '-e', 'prod', '-e', 'staging'], { cwd })).code).toBe(2);
  });
});

describe('what is said for all of them', () => {
  const SHARED = `exceptions:
  - {rule: network/no-host-network, resource: Pod/shop/web, reason: r}
`;

  test('is of use if it is in one', async () => {
    config(BOTH + SHARED);
    const { all } = await reports([]);
    expect(all.map(codes)).toEqual([[], []]);
    expect(all[1].suppressions).toHaveLength(1);
  });

  test('is a problem where it is of use in none', async () => {
    config(BOTH + SHARED.replace('shop/web', 'shop/other'));
    const { all, code } = await reports([]);
    expect(all.map(codes)).toEqual([['severe exception-unused'], ['severe exception-unused']]);
    expect(all[0].summary.problems.severe).toBe(1);
    expect(code).toBe(2);
  });

  test('is no more than a note where not all were looked at', async () => {
    config(BOTH + SHARED);
    const { all, code } = await reports(['-e', 'prod']);
    expect(all.map(codes)).toEqual([['note exception-unused']]);
    expect(code).toBe(1);
  });

  test('but what one says for itself must be of use there', async () => {
    config(`environments:
  prod:
    sources: [prod]
    exceptions: [{rule: network/no-host-network, resource: Pod/shop/web, reason: r}]
  staging: {sources: [staging]}
`);
    const { all } = await reports([]);
    expect(all.map(codes)).toEqual([['severe exception-unused'], []]);
  });

  test('flows between what only one has hold where it is', async () => {
    cpSync(join(cwd, 'prod'), join(cwd, 'staging', 'also'), { recursive: true });
    writeFileSync(join(cwd, 'staging/also/web.yaml'), SERVICE('other'));
    config(`${BOTH}flows: [{from: other/web, to: shop/web}]\n`);
    expect((await reports([])).all.map(codes)).toEqual([[], []]);
    config(`${BOTH}flows: [{from: nowhere/web, to: shop/web}]\n`);
    expect((await reports([])).all.map(codes)).toEqual([
      ['severe intent-dangling'],
      ['severe intent-dangling'],
    ]);
  });
});
