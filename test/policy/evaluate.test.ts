import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '#policy/evaluate.ts';
import { loadPolicies } from '#policy/load.ts';
import {
  compiled,
  configMap,
  deployment,
  directoryOf,
  finds,
  OPTIONS,
  ruleFile,
  run,
  worldOf,
} from './harness.ts';

const world = worldOf(configMap('one'), configMap('two', 'password: x'), deployment('web'));

describe('findings', () => {
  test("have the catalogue's words, the place of their pointer and their subject", async () => {
    const policies = await compiled(ruleFile('shop/no-maps', finds('a map', 'input.kind == "ConfigMap"')));
    const { findings, rules, problems } = await run(policies, world);
    expect(problems).toEqual([]);
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatchObject({
      rule: 'shop/no-maps',
      severity: 'error',
      title: 'Title of shop/no-maps',
      remedy: 'Remedy of shop/no-maps',
      message: 'a map',
      subject: { type: 'resource', id: 'ConfigMap/shop/one' },
      location: { file: 'a.yaml', line: 4, column: 3, pointer: '/metadata/name' },
    });
    expect(rules).toMatchObject([{ status: 'failed', subjects: 3, findings: 2, suppressed: 0 }]);
  });

  test('take an overridden severity, and none at all from a rule that is off', async () => {
    const policies = await compiled({ ...ruleFile('a/on', finds('on')), ...ruleFile('a/off', finds('off')) });
    const { findings, rules } = await run(policies, world, {
      severities: { 'a/on': 'note', 'a/off': 'off' },
    });
    expect(new Set(findings.map(({ rule, severity }) => `${rule} ${severity}`))).toEqual(
      new Set(['a/on note']),
    );
    expect(rules.map(({ status, subjects }) => [status, subjects])).toEqual([
      ['off', 0],
      ['failed', 3],
    ]);
    await expect(
      run(policies, world, { severities: { 'a/on': 'off', 'a/off': 'off' } }),
    ).rejects.toMatchObject({ code: 'no-rules' });
  });

  test('are each told once, and those that are alike have different fingerprints', async () => {
    const body = [finds('b'), finds('a'), finds('a', 'input.id != ""')].join('\n');
    const { findings } = await run(await compiled(ruleFile('a/b', body)), worldOf(configMap('one')));
    expect(findings.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test('keep their fingerprint when lines and list items move', async () => {
    const body = `findings contains result.finding(rego.metadata.chain(), pointer.join(container.pointer, ["image"]), "image") if {
  some container in input.pod.containers
  container.name == "main"
}`;
    const policies = await compiled(ruleFile('a/b', body, 'workload'));
    const before = await run(policies, worldOf(deployment('web')));
    const moved = deployment('web').replace(
      'containers:',
      'containers:\n        - name: other\n          image: x',
    );
    const after = await run(policies, worldOf(configMap('first'), moved));
    expect(after.findings[0]?.fingerprint).toBe(before.findings[0]?.fingerprint);
    expect(after.findings[0]?.location.line).not.toBe(before.findings[0]?.location.line);
  });
});

describe('a rule that looked at nothing', () => {
  test('is not applicable, which is no pass', async () => {
    const policies = await compiled(ruleFile('a/b', finds('x'), 'workload'));
    const { rules } = await run(policies, worldOf(configMap('one')));
    expect(rules).toMatchObject([{ status: 'not-applicable', subjects: 0 }]);
    expect((await run(policies, worldOf(deployment('web')))).rules).toMatchObject([
      { status: 'failed', subjects: 1 },
    ]);
  });

  test('`kinds` narrows; `Workload` stands for every kind with a pod template', async () => {
    const withKinds = (kinds: string) =>
      Object.fromEntries(
        Object.entries(ruleFile('a/b', finds('x'))).map(([path, text]) => [
          path,
          text.replace('#   severity', `#   kinds: ${kinds}\n#   severity`),
        ]),
      );
    const seen = async (kinds: string) =>
      (await run(await compiled(withKinds(kinds)), world)).findings.map(({ subject }) => subject.id);
    expect(await seen('[Workload]')).toEqual(['Deployment/shop/web']);
    expect(await seen('[ConfigMap]')).toEqual(['ConfigMap/shop/one', 'ConfigMap/shop/two']);
    expect(await seen('[]')).toHaveLength(3);
  });
});

test('data.config and data.now are what the run was given', async () => {
  const body = `findings contains result.finding(rego.metadata.chain(), "", message) if message := concat(" ", [data.now, data.config.public[0]])`;
  const { findings } = await run(await compiled(ruleFile('a/b', body)), worldOf(configMap('one')), {
    config: { public: ['edge/gw'] },
  });
  expect(findings.map(({ message }) => message)).toEqual(['2026-01-01T00:00:00Z edge/gw']);
});

test('built-in and own rules run together, and their order and that of the subjects makes no difference', async () => {
  const directory = directoryOf({
    ...ruleFile('a/b', finds('x')),
    ...ruleFile('a/c', finds('y', 'input.kind == "ConfigMap"')),
  });
  const policies = await loadPolicies({
    builtin: true,
    directories: [directory],
    cacheDirectory: directoryOf({}),
  });
  const expected = await run(policies, world);
  expect(expected.problems).toEqual([]);
  expect(expected.findings.length).toBeGreaterThan(4);
  const subjects = fc.shuffledSubarray([...world.facts.subjects], { minLength: world.facts.subjects.length });
  const modules = fc.shuffledSubarray([...policies.modules], { minLength: policies.modules.length });
  await fc.assert(
    fc.asyncProperty(subjects, modules, fc.boolean(), async (shuffled, reordered, reversed) => {
      const other = {
        rules: reversed ? policies.rules.toReversed() : policies.rules,
        modules: reordered.map((module) =>
          reversed ? { ...module, rules: module.rules.toReversed() } : module,
        ),
      };
      expect(await evaluate(other, { subjects: shuffled }, world.manifests, OPTIONS)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

test('progress ends where it said it would', async () => {
  const policies = await compiled(ruleFile('a/b', finds('x')));
  const calls: (readonly [number, number])[] = [];
  await run(policies, world, { onProgress: (done, all) => calls.push([done, all]) });
  expect(calls.at(-1)).toEqual([3, 3]);
});
