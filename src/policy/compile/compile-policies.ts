import { EastwestError } from '#errors.ts';
import { type JsonObject, objectAt } from '#manifest/json.ts';
import { type Catalogue, catalogueRules, isRuleModule } from '#policy/compile/catalogue.ts';
import { buildRego, type RegoVersion } from '#policy/compile/compile-rego.ts';
import type { Compiler } from '#policy/compile/compiler.ts';
import { conftestRouter, isReserved } from '#policy/compile/conftest-router.ts';
import { conftestRules } from '#policy/compile/conftest-rules.ts';
import { ownLibrary } from '#policy/compile/own-rego.ts';
import { parseRego } from '#policy/compile/parse-rego.ts';
import { type DataRoot, isRego, type PolicyDirectory, placeTexts } from '#policy/compile/place-texts.ts';
import { uniteReads } from '#policy/compile/reads.ts';
import { type RegoIssue, regoInvalid } from '#policy/compile/rego-error.ts';
import type { RegoModule } from '#policy/compile/rego-module.ts';
import { versionsOf } from '#policy/compile/rego-version.ts';
import type { Texts } from '#policy/compile/workspace.ts';
import { type ModuleSources, type PolicyModule, ROUTERS } from '#policy/policies.ts';

/**
 * Compiles `--policy` directories together, as conftest does: a package may be spread over them, and each sees the data
 * files of all. Directories in Rego 0 and in Rego 1 become two modules.
 * @throws EastwestError `rego-invalid` with every error, `no-rules`, `opa-failed`.
 */
export async function compilePolicies(
  compiler: Compiler,
  directories: readonly PolicyDirectory[],
  data: readonly DataRoot[],
): Promise<readonly PolicyModule[]> {
  for (const { name, files } of directories) if (!files.some(isRego)) throw noRules(name);
  const helpers = await ownLibrary();
  const { texts, names, dataTexts } = placeTexts(directories, data);
  const display = (file: string) => names.get(file) ?? `eastwest:${file}`;
  const versions = await versionsOf(compiler, texts, helpers, display);
  const modules: PolicyModule[] = [];
  for (const { version, members, beyond } of versions) {
    const name = members.map((index) => directories[index]?.name).join(', ');
    const rego = new Map(members.flatMap((index) => [...(texts[index] ?? [])]));
    modules.push(
      ...(await compileModule({ compiler, name, version, beyond, rego, data: dataTexts, helpers, display })),
    );
  }
  if (modules.length === 0) throw noRules(directories.map(({ name }) => name).join(', '));
  return modules;
}

const ROUTER = 'router.rego';

interface Job {
  readonly compiler: Compiler;
  readonly name: string;
  readonly version: RegoVersion;
  readonly beyond: readonly RegoIssue[];
  readonly rego: Texts;
  readonly data: Texts;
  readonly helpers: Texts;
  readonly display: (file: string) => string;
}

async function compileModule(job: Job): Promise<readonly PolicyModule[]> {
  const { compiler, name, version, beyond, rego, helpers, display } = job;
  const modules = await parseRego(compiler, rego, version);
  const ours = catalogueRules(modules, (module, line) => ({
    type: 'user',
    file: display(module.file),
    line,
  }));
  const theirs = conftestRules(modules, display);
  const wrong = [...ours.issues, ...theirs.issues, ...conventionIssues(modules, ours, theirs, version)];
  if (wrong.length > 0) throw regoInvalid(wrong, display);
  // Rules of our convention run in WebAssembly, whatever else is in their directory.
  if (ours.rules.length > 0 && beyond.length > 0) throw regoInvalid(beyond, display);
  const rules = [...ours.rules, ...theirs.rules];
  if (rules.length === 0) return [];

  const texts = new Map([
    ...rego,
    ...job.data,
    ...(ours.rules.length > 0 || version === 'v1' ? helpers : []),
    ...(theirs.rules.length > 0 ? [[ROUTER, conftestRouter(routed(theirs, modules))] as const] : []),
  ]);
  const conventions = [...new Set(rules.map(({ convention }) => convention))];
  const entrypoints = [
    ...conventions.map((convention) => ROUTERS[convention]),
    ...rules.map(({ entrypoint }) => entrypoint),
  ];
  const { wasm, data } = await buildRego(compiler, texts, entrypoints, version, beyond.length === 0);
  refuseOurKeys(data, ours, name);
  // Our helpers and the routers read nothing of `input`: only the directories' own files do.
  const reads = uniteReads(modules.map((module) => module.reads));
  const readsFile = modules.some((module) => module.readsFile);
  return [{ name, wasm, data, rules, reads, readsFile, sources: sourcesOf(job, texts) }];
}

function sourcesOf({ version, display, helpers }: Job, texts: Texts): ModuleSources {
  const ours = (path: string) => helpers.has(path) || path === ROUTER;
  return {
    version,
    texts: Object.fromEntries([...texts].filter(([path]) => path !== ROUTER)),
    names: Object.fromEntries(
      [...texts.keys()].filter((path) => !ours(path)).map((path) => [path, display(path)]),
    ),
  };
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
  return theirs.rules.map(({ rule, exception }) => {
    const name = rule.id.slice(rule.category.length + 1);
    const module = modules.find((candidate) => candidate.package.join('.') === rule.category);
    return { id: rule.id, package: module?.package ?? [], name, excepts: exception !== undefined };
  });
}

/** The engine's own keys in `data`; a data file that has one would be overwritten. */
function refuseOurKeys(data: JsonObject, ours: Catalogue, name: string): void {
  const taken = ours.rules.length > 0 ? ['config', 'eastwest', 'now'] : ['eastwest'];
  const root = Object.keys(data).find((candidate) => taken.includes(candidate));
  const key = root ?? (Object.hasOwn(objectAt(data, 'conftest'), 'file') ? 'conftest.file' : undefined);
  if (key === undefined) return;
  throw new EastwestError(
    'rego-invalid',
    `a data file for ${name} has the key \`${key}\`, where ${root === undefined ? 'the name of the judged file is' : 'eastwest puts its own'}`,
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
