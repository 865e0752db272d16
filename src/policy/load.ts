import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EastwestError } from '#errors.ts';
import { loadBuiltin } from '#policy/builtin.ts';
import { compileDirectory } from '#policy/compile/compile-directory.ts';
import { ownCapabilities, prepareCompiler, schemaTexts } from '#policy/compile/compiler.ts';
import { findOpa, type Opa, type OpaOptions } from '#policy/compile/opa.ts';
import { ownLibrary } from '#policy/compile/own-rego.ts';
import { type PolicyFile, readPolicies } from '#policy/compile/read-policies.ts';
import { type FileCache, readCache, writeCache } from '#policy/file-cache.ts';
import { packModule, unpackModule } from '#policy/packed-module.ts';
import type { Policies, PolicyModule } from '#policy/policies.ts';
import { VERSION } from '#version.ts';

export interface LoadOptions extends OpaOptions {
  /** Whether the rules that eastwest brings are among them. */
  readonly builtin: boolean;
  /** `--policy`: directories, or single Rego files. */
  readonly directories: readonly string[];
  /** Where compiled policies are kept. Best outside of the repository that is checked. */
  readonly cacheDirectory: string;
}

/** Raise it when the form of a cache entry, or what is compiled into one, changes. */
const CACHE_FORMAT = 2;

/** The built-in rules alone, in the working directory, with nothing kept but in the system's folder for what may be lost. */
const DEFAULTS: LoadOptions = {
  builtin: true,
  directories: [],
  cacheDirectory: join(tmpdir(), 'eastwest'),
};

/**
 * Loads the built-in rules and compiles the user's own, or takes them from the cache.
 * @throws EastwestError `no-rules`, `policies-unreadable`, `rego-invalid`, `rule-exists`, `opa-missing`,
 * `opa-unverified`, `opa-failed`.
 */
export async function loadPolicies(given: Partial<LoadOptions> = {}): Promise<Policies> {
  const options = { ...DEFAULTS, ...given };
  const cache: FileCache = { directory: options.cacheDirectory };
  const builtin = options.builtin ? [await loadBuiltin()] : [];
  const directories = [...new Set(options.directories)];
  const opa = directories.length > 0 ? await findOpa(options) : undefined;
  const own: PolicyModule[] = [];
  for (const directory of directories) {
    if (opa !== undefined) own.push(await loadDirectory(directory, options, opa, cache));
  }
  const modules = [...builtin, ...own];
  const rules = modules.flatMap((module) => module.rules.map(({ rule }) => rule));
  if (rules.length === 0) {
    throw new EastwestError(
      'no-rules',
      'there are no rules to run',
      'Keep the built-in rules, or name a directory of your own with --policy.',
    );
  }
  refuseDuplicates(modules);
  return { modules, rules: rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

async function loadDirectory(
  directory: string,
  options: LoadOptions,
  opa: Opa,
  cache: FileCache,
): Promise<PolicyModule> {
  const files = await readPolicies(directory, options.cwd);
  const key = await cacheKey(directory, files, opa);
  const cached = unpackModule(await readCache(cache, key));
  if (cached !== undefined) return cached;
  const module = await compileDirectory(await prepareCompiler(opa, cache), directory, files);
  await writeCache(cache, key, packModule(module));
  return module;
}

/** Everything that the compiled module depends on. The directory's name is in it: rules say where they come from. */
async function cacheKey(directory: string, files: readonly PolicyFile[], opa: Opa): Promise<string> {
  const parts = [
    CACHE_FORMAT,
    VERSION,
    directory,
    opa.identity,
    files.map(({ path, text }) => [path, text]),
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
