import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isArray, isObject, type Json } from '#manifest/json.ts';
import { locate } from '#manifest/locate.ts';
import { findOpa } from '#policy/compile/opa.ts';
import { policiesHome } from '#policy/home.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import { groupSubjects } from '#policy/run/applicability.ts';
import { type Example, judge, loadExample } from './rule-example.ts';

const home = policiesHome();
const opa = await findOpa({ path: process.env['PATH'] ?? '' }).catch(() => undefined);
const run = (...args: readonly string[]) =>
  execFileSync(opa?.path ?? '', args, { cwd: join(home, '..'), encoding: 'utf8', maxBuffer: 2 ** 28 });

describe.skipIf(opa === undefined)('Rego [needs opa]', () => {
  test('is formatted', () => {
    expect(run('fmt', '--list', 'policies')).toBe('');
  });

  test('each rule and helper is covered by its tests, line by line', () => {
    const report = JSON.parse(run('test', '--coverage', '--ignore', '*.yaml', 'policies'));
    const rules = Object.entries<{ not_covered?: unknown }>(report.files).filter(
      ([file]) => file !== 'policies/main.rego',
    );
    expect(rules.length).toBeGreaterThanOrEqual(2 * 6);
    expect(rules.filter(([, { not_covered }]) => not_covered !== undefined)).toEqual([]);
  });
});

describe.skipIf(opa === undefined)('WASM and opa eval agree [needs opa]', () => {
  const files = readdirSync(join(home, 'rules'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  const examples = files.map((file) => loadExample(file, readFileSync(join(home, 'rules', file), 'utf8')));
  let policies: Policies;
  beforeAll(async () => {
    policies = await loadPolicies({
      builtin: true,
      directories: [],
      cacheDirectory: join(tmpdir(), 'eastwest'),
    });
  });

  test('about every rule on every example', async () => {
    const told = await Promise.all(
      examples.map(async (example) => (await judge(policies, example)).findings),
    );
    const byWasm = told
      .flat()
      .map(({ rule, location, message }) => `${location.file}:${location.line} ${rule} ${message}`);
    expect(byWasm.length).toBeGreaterThan(50);
    expect(byInterpreter(policies, examples)).toEqual(byWasm.toSorted());
  });
});

const QUESTIONS = `package asked

answers := [answer |
	some question in data.questions
	answer := data.eastwest.main.evaluate with input as question.input with data.eastwest.run as question.run
]
`;

/** The same questions put to `opa eval`, all in one run. */
function byInterpreter(policies: Policies, examples: readonly Example[]): readonly string[] {
  const asked = examples.flatMap(({ facts, manifests }) =>
    groupSubjects(
      policies.modules.flatMap(({ rules }) => rules),
      facts,
    ).flatMap(({ rules, subjects }) =>
      subjects.map(({ subject, resource }) => ({
        manifests,
        resource,
        input: subject,
        run: Object.fromEntries(rules.map(({ rule }) => [rule.id, rule.id.split('/')])),
      })),
    ),
  );
  const directory = mkdtempSync(join(tmpdir(), 'eastwest-'));
  try {
    const file = join(directory, 'questions.json');
    writeFileSync(file, JSON.stringify({ questions: asked.map(({ input, run }) => ({ input, run })) }));
    // In a module, since in a query on the command line `with` doesn't see the comprehension's variables.
    const module = join(directory, 'questions.rego');
    writeFileSync(module, QUESTIONS);
    const sources = ['policies/main.rego', 'policies/lib', 'policies/rules', file, module].flatMap((path) => [
      '-d',
      path,
    ]);
    const ignored = ['--ignore', '*.yaml', '--ignore', '*_test.rego'];
    const output = run('eval', '--format', 'json', ...ignored, ...sources, 'data.asked.answers');
    const answers: Json = JSON.parse(output).result[0].expressions[0].value;
    if (!isArray(answers) || answers.length !== asked.length)
      throw new Error('opa did not answer every question');
    return answers
      .flatMap((answer, index) => {
        const question = asked[index];
        if (question === undefined || !isObject(answer)) return [];
        return Object.values(answer)
          .flatMap((findings) => (isArray(findings) ? findings : []))
          .flatMap((finding) => {
            if (!isObject(finding)) return [];
            const { file, line } = locate(
              question.manifests,
              question.resource.origin,
              String(finding['pointer']),
            );
            return [`${file}:${line} ${finding['rule']} ${finding['message']}`];
          });
      })
      .toSorted();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
