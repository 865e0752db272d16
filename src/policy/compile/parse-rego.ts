import { isObject } from '#manifest/json.ts';
import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import { type Compiler, opaFailed } from '#policy/compile/compiler.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { type RegoModule, readModule } from '#policy/compile/rego-module.ts';
import { type Texts, withWorkspace } from '#policy/compile/workspace.ts';

/** How many compilers run at a time: each is a process of its own, since `opa parse` takes one file. */
const PARALLEL = 4;

/** Parses the Rego files among texts that have been checked. In the order of the texts. */
export function parseRego(
  compiler: Compiler,
  texts: Texts,
  version: RegoVersion,
): Promise<readonly RegoModule[]> {
  return withWorkspace(texts, async (directory) => {
    const files = [...texts.keys()].filter((path) => path.endsWith('.rego'));
    const modules = new Map<string, RegoModule>();
    const queue = files.values();
    const work = async () => {
      for (const file of queue) modules.set(file, await parseFile(compiler, file, version, directory));
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return files.flatMap((file) => modules.get(file) ?? []);
  });
}

async function parseFile(
  compiler: Compiler,
  file: string,
  version: RegoVersion,
  directory: string,
): Promise<RegoModule> {
  const flags = version === 'v0' ? ['--v0-compatible'] : [];
  // `./` keeps a name that begins with a dash from being read as a flag.
  const args = ['parse', '-f', 'json', '--json-include', 'locations,-comments', ...flags, `./${file}`];
  const output = await runOpa(compiler.opa.path, args, directory);
  if (output.code !== 0) throw opaFailed('parse', output);
  const ast: unknown = JSON.parse(output.stdout);
  return readModule(file, isObject(ast) ? ast : {});
}
