import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EastwestError } from '#errors.ts';
import { loadBuiltin } from '#policy/builtin.ts';
import { compilePolicies } from '#policy/compile/compile-policies.ts';
import { ownCapabilities, prepareCompiler, schemaTexts } from '#policy/compile/compiler.ts';
import { checkOpa, findOpa, type Opa, type OpaOptions } from '#policy/compile/opa.ts';
import { ownLibrary } from '#policy/compile/own-rego.ts';
import type { DataRoot } from '#policy/compile/place-texts.ts';
import { readData } from '#policy/compile/read-data.ts';
import { readPolicies } from '#policy/compile/read-policies.ts';
import { type FileCache, readCache, writeCache } from '#policy/file-cache.ts';
import { unselectedRules } from '#policy/namespaces.ts';
import { packModules, unpackModules } from '#policy/packed-modules.ts';
import type { Policies, PolicyModule } from '#policy/policies.ts';
import { VERSION } from '#version.ts';

export interface LoadOptions extends OpaOptions {
  /** Whether the rules that eastwest brings are among them. */
  readonly builtin: boolean;
  /** `--policy`: directories, or single Rego files. */
  readonly directories: readonly string[];
  /** `--data`: files or directories whose content rules find under `data`, the folders as keys; `a.b:PATH` puts it under `data.a.b`. */
  readonly data: readonly string[];
  /**
   * `--namespace`: which packages of conftest's convention are run, by name or by glob (`team.*`). Empty: all of them.
   * Rules of eastwest's own convention are always run.
   */
  readonly namespaces: readonly string[];
  /** Where compiled policies are kept. Best outside of the repository that is checked. */
  readonly cacheDirectory: string;
}

/** Raise it when the form of a cache entry, or what is compiled into one, changes. */
const CACHE_FORMAT = 5;

/** The built-in rules alone, in the working directory, with nothing kept but in the system's folder for what may be lost. */
const DEFAULTS: LoadOptions = {
  builtin: true,
  directories: [],
  data: [],
  namespaces: [],
  cacheDirectory: join(tmpdir(), 'eastwest'),
};

/**
 * Loads the built-in rules and compiles the user's own, or takes them from the cache.
 * @throws EastwestError `no-rules` (also if a namespace has none), `policies-unreadable`, `rego-invalid`, `rule-exists`,
 * `opa-missing`, `opa-unverified`, `opa-failed`.
 */
export async function loadPolicies(given: Partial<LoadOptions> = {}): Promise<Policies> {
  const options = { ...DEFAULTS, ...given };
  const builtin = options.builtin ? [await loadBuiltin()] : [];
  const own = await loadOwn(options);
  const modules = [...builtin, ...own.modules];
  const rules = modules.flatMap((module) => module.rules.map(({ rule }) => rule));
  if (rules.length === 0) {
    throw new EastwestError(
      'no-rules',
      'there are no rules to run',
      'Keep the built-in rules, or name a directory of your own with --policy.',
    );
  }
  refuseDuplicates(modules);
  const unselected = unselectedRules(modules, options.namespaces);
  return {
    modules,
    rules: rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    unselected,
    ...(own.opa === undefined ? {} : { opa: own.opa }),
  };
}

async function loadOwn(
  options: LoadOptions,
): Promise<{ readonly modules: readonly PolicyModule[]; readonly opa?: string }> {
  const names = [...new Set(options.directories)];
  if (names.length === 0) {
    refuseData(options.data);
    return { modules: [] };
  }
  const cache: FileCache = { directory: options.cacheDirectory };
  const opa = await findOpa(options);
  const directories = await Promise.all(
    names.map(async (name) => ({ name, files: await readPolicies(name, options.cwd) })),
  );
  const data = await Promise.all([...new Set(options.data)].map((path) => readData(path, options.cwd)));
  const key = await cacheKey([...directories, ...data], opa);
  const cached = unpackModules(await readCache(cache, key));
  if (cached !== undefined) {
    // It will be asked which built-in functions failed.
    await checkOpa(opa, cache);
    return { modules: cached, opa: opa.path };
  }
  const modules = await compilePolicies(await prepareCompiler(opa, cache), directories, data);
  await writeCache(cache, key, packModules(modules));
  return { modules, opa: opa.path };
}

/** Data that no rule can see is a mistake in the call. */
function refuseData([first]: readonly string[]): void {
  if (first === undefined) return;
  throw new EastwestError(
    'bad-usage',
    `the data in ${first} is for no policy: there is none but the built-in rules, which don't read it`,
    'Name the directory of your policies with --policy.',
  );
}

/** Everything that the compiled modules depend on. The directories' names are in it: rules say where they come from. */
async function cacheKey(roots: readonly DataRoot[], opa: Opa): Promise<string> {
  const parts = [
    CACHE_FORMAT,
    VERSION,
    opa.identity,
    roots.map(({ name, files }) => [name, files.map(({ path, text, real }) => [path, text, real])]),
    [...(await ownLibrary())],
    await ownCapabilities(),
    [...schemaTexts()],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A rule's id is its identity in every output, so that two can't share one. */
function refuseDuplicates(modules: readonly PolicyModule[]): void {
  const seen = new Map<string, string>();
  for (const module of modules) {
    for (const { rule } of module.rules) {
      const other = seen.get(rule.id);
      if (other !== undefined) {
        throw new EastwestError(
          'rule-exists',
          `the rule ${rule.id} in ${module.name} has the id of one in ${other === 'builtin' ? 'the built-in rules' : other}`,
          "Rename it: a rule's package is its id. To change a built-in rule's severity, use `rules:` in eastwest.yaml.",
        );
      }
      seen.set(rule.id, module.name);
    }
  }
}
