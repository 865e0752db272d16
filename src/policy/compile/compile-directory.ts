import { EastwestError } from '#errors.ts';
import { type Catalogue, catalogueRules, isRuleModule } from '#policy/compile/catalogue.ts';
import { buildRego, checkRego, type RegoVersion } from '#policy/compile/compile-rego.ts';
import type { Compiler } from '#policy/compile/compiler.ts';
import { conftestRouter, isReserved } from '#policy/compile/conftest-router.ts';
import { conftestRules } from '#policy/compile/conftest-rules.ts';
import { isData } from '#policy/compile/data-file.ts';
import { ownLibrary } from '#policy/compile/own-rego.ts';
import { parseRego } from '#policy/compile/parse-rego.ts';
import type { PolicyFile } from '#policy/compile/read-policies.ts';
import { uniteReads } from '#policy/compile/reads.ts';
import { type RegoIssue, regoInvalid } from '#policy/compile/rego-error.ts';
import type { RegoModule } from '#policy/compile/rego-module.ts';
import type { Texts } from '#policy/compile/workspace.ts';
import { type PolicyModule, ROUTERS } from '#policy/policies.ts';

/** The folder under which a directory's files are compiled: the root of its data files. */
const ROOT = 'policy/';

/**
 * Compiles one `--policy` directory.
 * @throws EastwestError `rego-invalid` with every error, `no-rules`, `opa-failed`.
 */
export async function compileDirectory(
  compiler: Compiler,
  directory: string,
  files: readonly PolicyFile[],
): Promise<PolicyModule> {
  const names = new Map(files.map(({ path, name }) => [ROOT + path, name]));
  const display = (file: string) => names.get(file) ?? `eastwest:${file}`;
  const rego = textsOf(files.filter(({ path }) => path.endsWith('.rego') && !path.endsWith('_test.rego')));
  if (rego.size === 0) throw noRules(directory);
  const helpers = await ownLibrary();
  const { version, issues } = await checkEither(compiler, rego, helpers);
  if (issues.length > 0) throw regoInvalid(issues, display);

  const modules = await parseRego(compiler, rego, version);
  const ours = catalogueRules(modules, (module, line) => ({
    type: 'user',
    file: display(module.file),
    line,
  }));
  const theirs = conftestRules(modules, display);
  const wrong = [...ours.issues, ...theirs.issues, ...conventionIssues(modules, ours, theirs, version)];
  if (wrong.length > 0) throw regoInvalid(wrong, display);
  const rules = [...ours.rules, ...theirs.rules];
  if (rules.length === 0) throw noRules(directory);

  const texts = new Map([
    ...rego,
    ...textsOf(files.filter(isData)),
    ...(ours.rules.length > 0 || version === 'v1' ? helpers : []),
    ...(theirs.rules.length > 0 ? [['router.rego', conftestRouter(routed(theirs, modules))] as const] : []),
  ]);
  const conventions = [...new Set(rules.map(({ convention }) => convention))];
  const entrypoints = [
    ...conventions.map((convention) => ROUTERS[convention]),
    ...rules.map(({ entrypoint }) => entrypoint),
  ];
  const { wasm, data } = await buildRego(compiler, texts, entrypoints, version);
  refuseOurKeys(Object.keys(data), ours, directory);
  // Our helpers and the routers read nothing of `input`: only the directory's own files do.
  return { name: directory, wasm, data, rules, reads: uniteReads(modules.map(({ reads }) => reads)) };
}

/** Rego 1 first. Only if it doesn't parse as that, and does as Rego 0, is it Rego 0 (which our helpers aren't). */
async function checkEither(
  compiler: Compiler,
  rego: Texts,
  helpers: Texts,
): Promise<{ readonly version: RegoVersion; readonly issues: readonly RegoIssue[] }> {
  const issues = await checkRego(compiler, new Map([...rego, ...helpers]), 'v1');
  if (issues.some(({ code }) => code === 'rego_parse_error')) {
    const old = await checkRego(compiler, rego, 'v0');
    if (!old.some(({ code }) => code === 'rego_parse_error')) return { version: 'v0', issues: old };
  }
  return { version: 'v1', issues };
}

function conventionIssues(
  modules: readonly RegoModule[],
  ours: Catalogue,
  theirs: Catalogue,
  version: RegoVersion,
): readonly RegoIssue[] {
  const ids = [...ours.rules, ...theirs.rules].map(({ rule }) => rule.id);
  const at = (module: RegoModule, message: string): RegoIssue => ({
    file: module.file,
    line: module.line,
    column: 0,
    code: 'metadata',
    message,
  });
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return modules.flatMap((module) => {
    const name = module.package.join('.');
    const duplicate = twice.find((id) => id.startsWith(`${name}/`));
    return [
      ...(isReserved(module)
        ? [
            at(
              module,
              `the package ${name} is eastwest's own; rules go to eastwest.rules.<category>["<name>"]`,
            ),
          ]
        : []),
      ...(isRuleModule(module) && version === 'v0'
        ? [
            at(
              module,
              `${name}: rules of eastwest's convention are written in Rego 1, and others here are Rego 0; keep them in two directories`,
            ),
          ]
        : []),
      ...(duplicate !== undefined ? [at(module, `there are two rules with the id ${duplicate}`)] : []),
    ];
  });
}

function routed(theirs: Catalogue, modules: readonly RegoModule[]) {
  return theirs.rules.map(({ rule }) => {
    const name = rule.id.slice(rule.category.length + 1);
    const module = modules.find((candidate) => candidate.package.join('.') === rule.category);
    return { id: rule.id, package: module?.package ?? [], name };
  });
}

function textsOf(files: readonly PolicyFile[]): Texts {
  return new Map(files.map(({ path, text }) => [ROOT + path, text]));
}

/** The engine's own keys in `data`; a data file that has one would be overwritten. */
function refuseOurKeys(keys: readonly string[], ours: Catalogue, directory: string): void {
  const taken = ours.rules.length > 0 ? ['config', 'eastwest', 'now'] : ['eastwest'];
  const key = keys.find((candidate) => taken.includes(candidate));
  if (key === undefined) return;
  throw new EastwestError(
    'rego-invalid',
    `a data file in ${directory} has the key \`${key}\` at its root, where eastwest puts its own`,
    'Give it another name, or put the file into a folder: the folder becomes a key.',
  );
}

function noRules(directory: string): EastwestError {
  return new EastwestError(
    'no-rules',
    `there is no rule in ${directory}`,
    'A rule is a package eastwest.rules.<category>["<name>"] with a set `findings`, or, as for conftest, a rule called deny, violation or warn (also with _suffix).',
  );
}
