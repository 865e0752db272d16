import { arrayAt, isArray, isObject, objectAt } from '#manifest/json.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import { opaFailed } from '#policy/compile/compiler.ts';
import { dataRef } from '#policy/compile/data-ref.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { parseIssues, type RegoIssue } from '#policy/compile/rego-error.ts';
import { withWorkspace } from '#policy/compile/workspace.ts';
import type { ModuleRule, ModuleSources, PolicyModule } from '#policy/policies.ts';
import type { Batch } from '#policy/run/batches.ts';
import { groupBy } from '#policy/run/group.ts';
import { type Answer, inputOf } from '#policy/run/run-rules.ts';

/** What was evaluated of a module whose sources are known. */
export interface Evaluated {
  readonly module: PolicyModule;
  readonly batches: readonly Batch[];
}

/** What `opa` itself says. */
export interface Told {
  /** Built-in functions that failed, and what else went wrong. */
  readonly problems: readonly Problem[];
  /** The answers of the rules of conftest's convention; `undefined` if there are none, since the evaluation failed. */
  readonly answers?: readonly Answer[];
}

/** For all documents together. */
const LIMIT_MILLISECONDS = 60_000;
const STRICT = 'eastwest_strict.rego';
const INPUT = 'eastwest_input.json';

/**
 * One run of `opa` over everything that a module of the user's is evaluated on. It answers for conftest's rules, so that they
 * say word for word what they say there: WebAssembly lacks some built-in functions, and prints lists and sets in another way. And
 * it tells built-in functions that failed, e.g. `to_number("x")`, also in rules of our convention: Rego takes their answer for
 * undefined, so that a rule finds nothing where it couldn't look, and conftest passes over it in silence.
 */
export async function askOpa(opa: string, { module, batches }: Evaluated): Promise<Told> {
  const { sources } = module;
  const rules = batches.flatMap(({ group }) => group.rules);
  if (sources === undefined || rules.length === 0) return { problems: [], answers: [] };
  const end = performance.now() + LIMIT_MILLISECONDS;
  const issues: RegoIssue[] = [];
  const answers: (readonly Answer[] | undefined)[] = [];
  for (const portion of portions(batches)) {
    const left = Math.max(1, Math.ceil(end - performance.now()));
    const told = await askAbout(opa, { module, batches: portion }, sources, left);
    issues.push(...told.issues);
    answers.push(told.answers);
  }
  const known = answers.filter((one) => one !== undefined);
  const problems = problemsOf(issues, sources);
  return known.length < answers.length ? { problems } : { problems, answers: known.flat() };
}

/** So many documents at once: opa's work grows faster than their number. */
const PORTION = 500;

/** The batches in portions of which each has few documents. */
function portions(batches: readonly Batch[]): readonly (readonly Batch[])[] {
  const all: Batch[][] = [];
  let room = 0;
  for (const { group, data } of batches) {
    let rest = group.subjects;
    while (rest.length > 0) {
      const open = room > 0 ? all.at(-1) : undefined;
      const portion = open ?? [];
      if (open === undefined) {
        all.push(portion);
        room = PORTION;
      }
      const subjects = rest.slice(0, room);
      portion.push({ group: { ...group, subjects }, data });
      rest = rest.slice(subjects.length);
      room -= subjects.length;
    }
  }
  return all;
}

async function askAbout(opa: string, evaluated: Evaluated, sources: ModuleSources, limit: number) {
  const texts = new Map([
    ...Object.entries(sources.texts),
    [STRICT, strictRego(evaluated)],
    [INPUT, JSON.stringify(inputFor(evaluated))],
  ]);
  const roots = [...new Set(Object.keys(sources.texts).map((path) => path.split('/')[0] ?? path))];
  return withWorkspace(texts, async (directory) => {
    const version = sources.version === 'v0' ? ['--v0-compatible'] : [];
    const data = [...roots, STRICT].flatMap((root) => ['-d', root]);
    const args = ['eval', '-f', 'json', '--show-builtin-errors', ...version, ...data, '-i', INPUT];
    const output = await runOpa(opa, [...args, 'data.eastwest.strict'], directory, limit);
    const issues = parseIssues(output.stdout);
    if (issues === undefined || issues.some(({ code }) => code.startsWith('rego_')))
      throw opaFailed('eval', output);
    return { issues, answers: readAnswers(output.stdout, evaluated) };
  });
}

/** Out of `[batch, subject, rule id, value, exceptions]`. */
function readAnswers(output: string, { batches }: Evaluated): readonly Answer[] | undefined {
  const printed: unknown = JSON.parse(output);
  const [result] = isObject(printed) ? arrayAt(printed, 'result') : [];
  const [expression] = isObject(result) ? arrayAt(result, 'expressions') : [];
  if (!isObject(expression)) return undefined;
  return arrayAt(objectAt(expression, 'value'), 'answer').flatMap((one) => {
    const [batch, index, id, stated = [], excepted = []] = isArray(one) ? one : [];
    const group = batches[Number(batch)]?.group;
    const subject = group?.subjects[Number(index)];
    const rule = group?.rules.find((candidate) => candidate.rule.id === id);
    return subject === undefined || rule === undefined ? [] : [{ rule, subject, value: [stated, excepted] }];
  });
}

/** A rule for each of theirs, over all that it was evaluated on. */
function strictRego({ module, batches }: Evaluated): string {
  const ran = new Map(
    batches.flatMap(({ group }) => group.rules.map((rule) => [rule.rule.id, rule] as const)),
  );
  const file = module.readsFile === true ? ' with data.conftest.file as batch.data.conftest.file' : '';
  const lines = [...ran.values()].map((rule) => {
    const id = JSON.stringify(rule.rule.id);
    const one = `some b, batch in input.batches; ${id} in batch.rules; some i, one in batch.inputs`;
    if (rule.convention === 'eastwest') {
      const given = 'with input as one with data.config as batch.data.config with data.now as batch.data.now';
      return `ran contains ${id} if { ${one}; ${ownRef(rule)} ${given} }`;
    }
    const [stated = '[]', excepted] = (rule.refs ?? []).map(
      (ref) => `[value | value := ${ref} with input as one${file}]`,
    );
    return `answer contains [b, i, ${id}, stated, excepted] if { ${one}; stated := ${stated}; excepted := ${excepted ?? '[]'} }`;
  });
  return ['package eastwest.strict', 'import rego.v1', ...lines, ''].join('\n');
}

/** `eastwest/rules/<id>/findings`. */
function ownRef({ entrypoint }: ModuleRule): string {
  return dataRef(entrypoint.split('/'));
}

function inputFor({ module, batches }: Evaluated): object {
  return {
    batches: batches.map(({ group, data }) => ({
      rules: group.rules.map(({ rule }) => rule.id),
      inputs: group.subjects.map((subject) => inputOf(group.convention, subject)),
      data: differing(data, module),
    })),
  };
}

/** What isn't in the module's own data files. */
function differing(data: Batch['data'], module: PolicyModule): object {
  return Object.fromEntries(Object.entries(data).filter(([key, value]) => module.data[key] !== value));
}

function problemsOf(issues: readonly RegoIssue[], { names }: ModuleSources): readonly Problem[] {
  const alike = groupBy(issues, ({ file, line, code }) => JSON.stringify([file, line, code]));
  return [...alike.values()].flatMap((group): readonly Problem[] => {
    const [first] = group;
    if (first === undefined) return [];
    const more = group.length === 1 ? '' : ` (and ${group.length - 1} more times)`;
    const file = Object.hasOwn(names, first.file) ? (names[first.file] ?? '') : first.file;
    const line = Math.max(1, first.line);
    return [
      {
        code: 'rule-failed',
        level: 'severe',
        message:
          first.code === 'eval_conflict_error'
            ? `the evaluation failed${more}: ${first.message}`
            : `a built-in function failed${more}, and so the line counted as not true: ${first.message}`,
        remedy:
          'Rule out such values before the call (is_string, is_number, regex.match), so that the rule judges them; --ignore-builtin-errors takes them for undefined, as conftest does.',
        location: { ...fileLocation(file), line, endLine: line },
      },
    ];
  });
}
