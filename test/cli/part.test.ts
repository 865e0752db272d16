import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {serviceAccountName: ${name}, containers: [{name: main, image: main, ports: [{containerPort: 80}]}]}
`;
const FLOWS = 'flows: [{from: shop/web, to: shop/bank, ports: [80]}]\npublic: [shop/web]\n';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'eastwest part '));
  for (const name of ['web', 'bank']) {
    mkdirSync(join(cwd, 'apps', name), { recursive: true });
    writeFileSync(join(cwd, 'apps', name, 'pod.yaml'), pod(name));
  }
  writeFileSync(join(cwd, 'eastwest.yaml'), `sources: [apps/web, apps/bank]\n${FLOWS}`);
});
afterEach(() => rmSync(cwd, { recursive: true }));

interface Told {
  readonly code: string;
  readonly level: string;
  readonly message: string;
}

/** What problems there are, and the exit code: there are findings in any case. */
async function problems(paths: readonly string[], input = ''): Promise<readonly string[]> {
  const { stdout, code } = await eastwest(['check', '-f', 'json', ...paths], { cwd, input });
  const told: readonly Told[] = JSON.parse(stdout).problems;
  return [...told.map((one) => `${one.level} ${one.code}`), String(code)];
}

describe('a part of what eastwest.yaml describes', () => {
  test.each([[['apps/web']], [['apps/bank/pod.yaml']], [['apps/web/*.yaml']]])(
    '%j: a warning, and no more',
    async (paths) => {
      expect(await problems(paths)).toEqual(['warning partial-manifests', '1']);
    },
  );

  test('says so where people look, with what is missing', async () => {
    const { stdout } = await eastwest(['check', 'apps/web'], { cwd });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('this is only a part of what eastwest.yaml describes');
    expect(text).toContain('1 of its lines fits nothing here');
    expect(text).toContain('`eastwest check` without paths judges everything together');
    expect(text).toContain('problems 1 warning');
  });

  test('says so even if all names are there', async () => {
    writeFileSync(join(cwd, 'eastwest.yaml'), 'sources: [apps/web, apps/bank]\npublic: [shop/web]\n');
    expect(await problems(['apps/web'])).toEqual(['warning partial-manifests', '1']);
  });

  test('from standard input', async () => {
    expect(await problems(['-'], pod('web'))).toEqual(['warning partial-manifests', '1']);
  });
});

describe('all of it: what is misnamed is severe', () => {
  test.each([[[]], [['apps']], [['.']], [['apps/bank', 'apps/web']], [['apps/web', './apps/bank/']]])(
    '%j',
    async (paths) => {
      expect(await problems(paths)).toEqual(['1']);
      writeFileSync(
        join(cwd, 'eastwest.yaml'),
        `sources: [apps/web, apps/bank]\n${FLOWS.replace('shop/bank', 'shop/bnak')}`,
      );
      expect(await problems(paths)).toEqual(['severe intent-dangling', '2']);
    },
  );

  test('also where eastwest.yaml has no sources: what is named is all that there is', async () => {
    writeFileSync(join(cwd, 'eastwest.yaml'), FLOWS);
    expect(await problems(['apps/web'])).toEqual(['severe intent-dangling', '2']);
    expect(await problems(['-'], pod('web'))).toEqual(['severe intent-dangling', '2']);
  });

  test('the folder in which eastwest.yaml lies, from elsewhere', async () => {
    writeFileSync(join(cwd, 'apps', 'eastwest.yaml'), `sources: [.]\n${FLOWS}`);
    expect(await problems(['apps'])).toEqual(['1']);
    expect(await problems(['apps/web', '-c', 'apps/eastwest.yaml'])).toEqual([
      'warning partial-manifests',
      '1',
    ]);
  });
});

test('exceptions for what is elsewhere are no mistake in a part', async () => {
  const exceptions = 'exceptions: [{rule: network/no-host-network, resource: Pod/shop/bank, reason: r}]\n';
  writeFileSync(join(cwd, 'eastwest.yaml'), `sources: [apps/web, apps/bank]\n${exceptions}`);
  expect(await problems(['apps/web'])).toEqual(['warning partial-manifests', '1']);
  expect(await problems([])).toEqual(['severe exception-unused', '2']);
});
