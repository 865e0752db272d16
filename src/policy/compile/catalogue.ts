import { readMetadata } from '#policy/compile/metadata.ts';
import type { RegoIssue } from '#policy/compile/rego-error.ts';
import type { RegoModule } from '#policy/compile/rego-module.ts';
import type { ModuleRule } from '#policy/policies.ts';
import type { RuleOrigin } from '#policy/rule.ts';
import { groupBy } from '#policy/run/group.ts';

/** What was found in the sources: the rules, and what keeps them from being rules. */
export interface Catalogue {
  readonly rules: readonly ModuleRule[];
  readonly issues: readonly RegoIssue[];
}

const SEGMENT = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The rules in our convention: packages `eastwest.rules.<category>.<name>` with a set `findings`. */
export function catalogueRules(
  modules: readonly RegoModule[],
  origin: (module: RegoModule, line: number) => RuleOrigin,
): Catalogue {
  const packages = groupBy(modules.filter(isRuleModule), (module) => module.package.join('/'));
  const found = [...packages.values()].map((files) => ruleOf(files, origin));
  return { rules: found.flatMap(({ rules }) => rules), issues: found.flatMap(({ issues }) => issues) };
}

export function isRuleModule(module: RegoModule): boolean {
  return module.package[0] === 'eastwest' && module.package[1] === 'rules';
}

function ruleOf(
  files: readonly RegoModule[],
  origin: (module: RegoModule, line: number) => RuleOrigin,
): Catalogue {
  const [first] = files;
  if (first === undefined) return { rules: [], issues: [] };
  const [, , category = '', name = '', ...deeper] = first.package;
  const id = `${category}/${name}`;
  const at = (message: string, line = first.line): RegoIssue => ({
    file: first.file,
    line,
    column: 0,
    code: 'metadata',
    message: `${id}: ${message}`,
  });
  if (deeper.length > 0 || !SEGMENT.test(category) || !SEGMENT.test(name)) {
    return {
      rules: [],
      issues: [at('a rule\'s package is eastwest.rules.<category>["<name>"], of a-z, 0-9 and hyphens')],
    };
  }
  const [annotation, ...others] = files.flatMap((file) =>
    file.annotations.filter(({ scope }) => scope === 'package'),
  );
  if (annotation === undefined) return { rules: [], issues: [at('the package has no METADATA')] };
  const [metadata, wrong] = readMetadata(annotation);
  const head = files.flatMap((file) => file.rules.filter((rule) => rule.name === 'findings'));
  const issues = [
    ...wrong.map((message) => at(message, annotation.line)),
    ...others.map(({ line }) => at('the package has METADATA twice', line)),
    ...files
      .filter((file) => !inOwnFolder(file, id))
      .map((file) => ({ ...at(`it must be in a folder ${id}`), file: file.file })),
    ...(head.length === 0 ? [at('it has no set `findings`')] : []),
    ...head
      .filter(({ form }) => form !== 'set')
      .map(({ line }) => at('`findings` must be a set: `findings contains … if`', line)),
  ];
  const rule = { id, category, ...metadata, origin: origin(first, first.line) };
  const entrypoint = `eastwest/rules/${id}/findings`;
  return { rules: [{ rule, convention: 'eastwest', entrypoint }], issues };
}

/** The path is the identity: `<category>/<name>/*.rego`. */
function inOwnFolder(file: RegoModule, id: string): boolean {
  const folders = file.file.split('/').slice(0, -1);
  return folders.slice(-2).join('/') === id;
}
