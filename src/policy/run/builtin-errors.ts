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
import { inputOf } from '#policy/run/run-rules.ts';

/** What was evaluated of a module whose sources are known. */
export interface Evaluated {
  readonly module: PolicyModule;
  readonly batches: readonly Batch[];
}

/** For all documents together; in WASM they took no longer. */
const LIMIT_MILLISECONDS = 60_000;
const STRICT = 'eastwest_strict.rego';
const INPUT = 'eastwest_input.json';

/**
 * Built-in functions that failed, e.g. `to_number("x")`. Rego takes their answer for undefined, so that a rule finds
 * nothing where it couldn't look: conftest and WebAssembly pass over it in silence. `opa` itself tells them, in one run over
 * the same documents.
 */
export async function builtinErrors(opa: string, evaluated: Evaluated): Promise<readonly Problem[]> {
  const { sources } = evaluated.module;
  const rules = evaluated.batches.flatMap(({ group }) => group.rules);
  if (sources === undefined || rules.length === 0) return [];
  const texts = new Map([
    ...Object.entries(sources.texts),
    [STRICT, strictRego(evaluated)],
    [INPUT, JSON.stringify(inputFor(evaluated))],
  ]);
  const roots = [...new Set(Object.keys(sources.texts).map((path) => path.split('/')[0] ?? path))];
  const issues = await withWorkspace(texts, async (directory) => {
    const version = sources.version === 'v0' ? ['--v0-compatible'] : [];
    const data = [...roots, STRICT].flatMap((root) => ['-d', root]);
    const args = ['eval', '-f', 'json', '--show-builtin-errors', ...version, ...data, '-i', INPUT];
    const output = await runOpa(opa, [...args, 'data.eastwest.strict.ran'], directory, LIMIT_MILLISECONDS);
    const found = parseIssues(output.stdout);
    if (found === undefined || found.some(({ code }) => code.startsWith('rego_')))
      throw opaFailed('eval', output);
    return found;
  });
  return problemsOf(issues, sources);
}

/** A rule for each of theirs, over all that it was evaluated on. */
function strictRego({ module, batches }: Evaluated): string {
  const ran = new Map(
    batches.flatMap(({ group }) => group.rules.map((rule) => [rule.rule.id, rule] as const)),
  );
  const lines = [...ran.values()].flatMap((rule) => {
    const id = JSON.stringify(rule.rule.id);
    const own = rule.convention === 'eastwest';
    const data = own
      ? ' with data.config as batch.data.config with data.now as batch.data.now'
      : module.readsFile === true
        ? ' with data.conftest.file as batch.data.conftest.file'
        : '';
    return (rule.refs ?? [ownRef(rule)]).map(
      (ref) =>
        `ran contains ${id} if { some batch in input.batches; ${id} in batch.rules; some one in batch.inputs; ${ref} with input as one${data} }`,
    );
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
        message: `a built-in function failed${more}, and so the line counted as not true: ${first.message}`,
        remedy:
          'Rule out such values before the call (is_string, is_number, regex.match), so that the rule judges them; --ignore-builtin-errors takes them for undefined, as conftest does.',
        location: { ...fileLocation(file), line, endLine: line },
      },
    ];
  });
}
