import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Facts } from '#facts/facts.ts';
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

const real = join(home, '..', '..', 'shared', 'real');

describe.skipIf(opa === undefined)('WASM and opa eval agree [needs opa]', () => {
  let policies: Policies;
  beforeAll(async () => {
    policies = await loadPolicies({
      builtin: true,
      directories: [],
      cacheDirectory: join(tmpdir(), 'eastwest'),
    });
  });

  const agree = async (examples: readonly Example[], atLeast: number) => {
    const told = await Promise.all(
      examples.map(async (example) => (await judge(policies, example)).findings),
    );
    const byWasm = told
      .flat()
      .map(({ rule, location, message }) => `${location.file}:${location.line} ${rule} ${message}`);
    expect(byWasm.length).toBeGreaterThan(atLeast);
    expect(byInterpreter(policies, examples)).toEqual(byWasm.toSorted());
  };

  test('about every rule on every example', async () => {
    const rules = join(home, 'rules');
    await agree(
      yamlIn(rules).map((file) => loadExample(file, readFileSync(join(rules, file), 'utf8'))),
      100,
    );
  });

  test('about every manifest of the platforms', async () => {
    const manifests = join(home, '..', 'manifests');
    const examples = readdirSync(manifests)
      .filter((name) => statSync(join(manifests, name)).isDirectory())
      .map((name) => {
        const directory = join(manifests, name);
        const files = yamlIn(directory).filter((file) => file !== 'eastwest.yaml');
        const texts = files.map((file) => readFileSync(join(directory, file), 'utf8'));
        const intent = readFileSync(join(directory, 'eastwest.yaml'), 'utf8');
        return loadExample(`${name}.yaml`, texts.join('\n---\n'), intent);
      });
    await agree(examples, 40);
  });

  test.skipIf(!existsSync(real))('about some of each kind of real manifests [needs ../shared]', async () => {
    const files = readdirSync(real).flatMap((name) => everyFew(smallYamlIn(join(real, name)), 3));
    const examples = files.map((file) => loadExample(file.slice(real.length), readFileSync(file, 'utf8')));
    const kinds = new Map<string, number>();
    const few = examples.map((example) => ({ ...example, facts: fewOfEachKind(example.facts, kinds) }));
    expect(kinds.size).toBeGreaterThan(15);
    await agree(few, 10);
  });
});

function yamlIn(directory: string): readonly string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.ya?ml$/.test(file)).toSorted();
}

function smallYamlIn(directory: string): readonly string[] {
  if (!statSync(directory).isDirectory()) return [];
  const files = yamlIn(directory).map((file) => join(directory, file));
  return files.filter((file) => statSync(file).isFile() && statSync(file).size < 12_000);
}

/** At most so many, from all over the list. */
function everyFew<T>(list: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, Math.ceil(list.length / most));
  return list.filter((_, index) => index % step === 0);
}

const OF_EACH_KIND = 4;

function fewOfEachKind(facts: Facts, kinds: Map<string, number>): Facts {
  const subjects = facts.subjects.filter(({ subject }) => {
    const key = `${subject.subject} ${subject.kind}`;
    const count = (kinds.get(key) ?? 0) + 1;
    kinds.set(key, count);
    return count <= OF_EACH_KIND;
  });
  return { ...facts, subjects };
}

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
