import type { JsonObject } from '#manifest/json.ts';
import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import type { RegoIssue } from '#policy/compile/rego-error.ts';
import type { Texts } from '#policy/compile/workspace.ts';
import { configFilesOf } from '#policy/verify/config-files.ts';
import {
  PARSE_CONFIG_FOLDER,
  PARSE_CONFIG_REGO,
  parseConfigFileRego,
} from '#policy/verify/parse-config-rego.ts';
import { regoTrees } from '#policy/verify/rego-tree.ts';

/** The functions that conftest adds to opa's. */
const FUNCTIONS = ['parse_config', 'parse_config_file', 'parse_combined_config_files'] as const;

export interface WithFunctions {
  readonly version: RegoVersion;
  readonly opa: string;
  readonly texts: Texts;
  /** Paths in the workspace → as the user names the files, from `cwd`. */
  readonly names: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** Where `texts` lie. */
  readonly directory: string;
}

/**
 * The texts with conftest's functions for those files that the compiler says call them: as modules beside them, and an
 * import at the end of each such file, where it moves no line. `undefined` if there is nothing to add.
 */
export async function addConftestFunctions(
  issues: readonly RegoIssue[],
  suite: WithFunctions,
): Promise<Texts | undefined> {
  const callers = [...new Set(issues.filter(isConftests).map(({ file }) => file))]
    .filter((file) => suite.names.has(file))
    .sort();
  if (callers.length === 0) return undefined;
  const trees = await regoTrees(suite.opa, callers, suite.version, suite.directory);
  const texts = new Map([...suite.texts, [`${PARSE_CONFIG_FOLDER}/parse_config.rego`, PARSE_CONFIG_REGO]]);
  const known = [...suite.texts.keys()].filter((path) => path.startsWith(`${PARSE_CONFIG_FOLDER}/f`)).length;
  for (const [index, file] of callers.entries()) {
    const module = `f${known + index}`;
    const called = calledBy(file, issues);
    texts.set(
      file,
      `${suite.texts.get(file) ?? ''}\n${called.map((name) => importOf(name, module)).join('\n')}\n`,
    );
    texts.set(
      `${PARSE_CONFIG_FOLDER}/${module}.rego`,
      await fileFunctions(module, file, trees.get(file) ?? {}, suite),
    );
  }
  return texts;
}

async function fileFunctions(
  module: string,
  file: string,
  tree: JsonObject,
  { names, cwd }: WithFunctions,
): Promise<string> {
  const name = names.get(file) ?? file;
  return parseConfigFileRego(module, name, await configFilesOf(tree, name, cwd));
}

function calledBy(file: string, issues: readonly RegoIssue[]): readonly string[] {
  return FUNCTIONS.filter((name) =>
    issues.some((issue) => issue.file === file && issue.unknownFunction === name),
  );
}

function isConftests({ unknownFunction }: RegoIssue): boolean {
  return FUNCTIONS.some((name) => name === unknownFunction);
}

function importOf(name: string, module: string): string {
  const path = name === 'parse_config' ? 'data.eastwest.conftest' : `data.eastwest.conftest.${module}`;
  return `import ${path}.${name}`;
}
