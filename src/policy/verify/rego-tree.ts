import { arrayAt, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import { opaFailed } from '#policy/compile/compiler.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { type Texts, withWorkspace } from '#policy/compile/workspace.ts';

/** How many compilers run at a time: `opa parse` takes one file. */
const PARALLEL = 4;

/** The syntax trees of some files of a suite that compiles, by path in its workspace. */
export function treesOf(
  opa: string,
  paths: readonly string[],
  suite: { readonly version: RegoVersion; readonly texts: Texts },
): Promise<ReadonlyMap<string, JsonObject>> {
  const texts = new Map([...suite.texts].filter(([path]) => paths.includes(path)));
  return withWorkspace(texts, (directory) => regoTrees(opa, paths, suite.version, directory));
}

/** The syntax trees of files in a workspace, by path. */
export async function regoTrees(
  opa: string,
  paths: readonly string[],
  version: RegoVersion,
  directory: string,
): Promise<ReadonlyMap<string, JsonObject>> {
  const trees = new Map<string, JsonObject>();
  const queue = paths.values();
  const work = async () => {
    for (const path of queue) trees.set(path, await treeOf(opa, path, version, directory));
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return trees;
}

async function treeOf(
  opa: string,
  path: string,
  version: RegoVersion,
  directory: string,
): Promise<JsonObject> {
  const flags = version === 'v0' ? ['--v0-compatible'] : [];
  // `./` keeps a name that begins with a dash from being read as a flag.
  const args = ['parse', '-f', 'json', '--json-include', 'locations,-comments', ...flags, `./${path}`];
  const output = await runOpa(opa, args, directory);
  if (output.code !== 0) throw opaFailed('parse', output);
  const tree: unknown = JSON.parse(output.stdout);
  return isObject(tree) ? tree : {};
}

/** The rules of a file, by the first part of their name, with the line of each. */
export function ruleNames(tree: JsonObject): readonly { readonly name: string; readonly line: number }[] {
  return arrayAt(tree, 'rules')
    .filter(isObject)
    .map((rule) => {
      const head = objectAt(rule, 'head');
      const first = arrayAt(head, 'ref')[0];
      return {
        name: isObject(first) ? String(first['value']) : '',
        line: Number(objectAt(head, 'location')['row'] ?? objectAt(rule, 'location')['row'] ?? 0),
      };
    });
}

/** The package of a file, without the leading `data`, as opa writes it in test results. */
export function packageName(tree: JsonObject): string {
  return arrayAt(objectAt(tree, 'package'), 'path')
    .slice(1)
    .map((term, index) => {
      const key = isObject(term) ? String(term['value']) : '';
      if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
