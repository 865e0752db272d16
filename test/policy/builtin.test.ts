import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMPILED_CATALOGUE, COMPILED_WASM, loadBuiltin } from '#policy/builtin.ts';
import { buildBuiltin, buildCapabilities } from '#policy/compile/build-builtin.ts';
import { findOpa } from '#policy/compile/opa.ts';
import { policiesHome } from '#policy/home.ts';
import { directoryOf, ruleFile } from './harness.ts';

const home = policiesHome();
const opa = await findOpa({});

describe('what is committed in policies/ is fresh (else: npm run policies)', () => {
  test('the compiled rules and their catalogue, byte for byte', async () => {
    const fresh = await buildBuiltin(opa, { directory: directoryOf({}) });
    expect([...fresh.keys()]).toEqual([COMPILED_WASM, COMPILED_CATALOGUE]);
    for (const [path, content] of fresh) {
      expect(Buffer.compare(readFileSync(join(home, path)), content), path).toBe(0);
    }
  });

  test('the capabilities', async () => {
    const fresh = (await buildCapabilities(opa)).get('capabilities.json');
    expect(new TextDecoder().decode(fresh)).toBe(readFileSync(join(home, 'capabilities.json'), 'utf8'));
  });
});

test("the bytes don't depend on where the sources lie, and test files don't matter", async () => {
  const copy = directoryOf({});
  const policies = join(copy, 'elsewhere', 'a much longer path', 'policies');
  cpSync(home, policies, { recursive: true, filter: (path) => !path.endsWith('_test.rego') });
  const [here, there] = await Promise.all([
    buildBuiltin(opa, { directory: directoryOf({}) }),
    buildBuiltin(opa, { directory: directoryOf({}) }, policies),
  ]);
  expect(
    Buffer.compare(here.get(COMPILED_WASM) ?? Buffer.of(), there.get(COMPILED_WASM) ?? Buffer.of(1)),
  ).toBe(0);
  expect(Buffer.from(here.get(COMPILED_WASM) ?? []).includes(process.cwd())).toBe(false);
});

test('the catalogue is sorted, complete, and every rule has its folder', async () => {
  const { rules } = await loadBuiltin();
  const ids = rules.map(({ rule }) => rule.id);
  expect(ids.length).toBeGreaterThan(5);
  expect(ids).toEqual(ids.toSorted());
  for (const { rule, entrypoint, convention } of rules) {
    expect(readFileSync(join(home, 'rules', rule.id, 'rule.rego'), 'utf8')).toContain(
      'package eastwest.rules.',
    );
    expect({ entrypoint, convention, origin: rule.origin }).toEqual({
      entrypoint: `eastwest/rules/${rule.id}/findings`,
      convention: 'eastwest',
      origin: { type: 'builtin' },
    });
    expect(rule.references.length, rule.id).toBeGreaterThan(0);
  }
});

test('incomplete METADATA of a built-in rule fails the build, with every place', async () => {
  const copy = directoryOf({});
  cpSync(home, join(copy, 'policies'), { recursive: true });
  const [[path, text]] = Object.entries(ruleFile('shop/wrong', 'findings := "x"')) as [[string, string]];
  const broken = text.replace('severity: error', 'severity: fatal').replace('remedy:', 'remedie:');
  const policies = directoryOf({
    'main.rego': readFileSync(join(home, 'main.rego'), 'utf8'),
    [`rules/${path}`]: broken,
  });
  cpSync(join(home, 'lib'), join(policies, 'lib'), { recursive: true });
  await expect(buildBuiltin(opa, { directory: directoryOf({}) }, policies)).rejects.toMatchObject({
    code: 'rego-invalid',
    message: expect.stringMatching(
      /4 errors:[\s\S]*policies\/rules\/shop\/wrong\/rule\.rego:1: shop\/wrong: unknown key custom\.remedie[\s\S]*custom\.remedy is missing[\s\S]*custom\.severity must be[\s\S]*`findings` must be a set/,
    ),
  });
});
