import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import { ownLibrary } from '#policy/compile/own-rego.ts';
import { regoInvalid } from '#policy/compile/rego-error.ts';
import { type Texts, withWorkspace } from '#policy/compile/workspace.ts';
import { checkSuite, versionOf } from '#policy/verify/check-suite.ts';
import { addConftestFunctions } from '#policy/verify/conftest-functions.ts';
import { namesOf, type PolicyRoot, textsOf } from '#policy/verify/policy-suite.ts';

/** What one run of opa tests: all directories in one version of Rego. It compiles. */
export interface PreparedSuite {
  readonly version: RegoVersion;
  /** Rego and data, by path in the workspace; with eastwest's own library, and conftest's functions where they are called. */
  readonly texts: Texts;
  /** Paths in the workspace → as the user names the files; ours aren't in it. */
  readonly names: ReadonlyMap<string, string>;
}

export interface PrepareOptions {
  readonly opa: string;
  readonly data: readonly PolicyRoot[];
  /** Found out for each directory unless it is told. */
  readonly regoVersion?: RegoVersion;
  readonly cwd: string;
}

/** Directories by the version of Rego that they are written in: opa takes one in a run. */
export async function groupByVersion(
  roots: readonly PolicyRoot[],
  { opa, regoVersion }: PrepareOptions,
): Promise<ReadonlyMap<RegoVersion, readonly PolicyRoot[]>> {
  const groups = new Map<RegoVersion, PolicyRoot[]>();
  for (const root of roots) {
    const rego = new Map([...textsOf([root])].filter(([path]) => path.endsWith('.rego')));
    const version =
      regoVersion ??
      (rego.size === 0
        ? 'v1'
        : await withWorkspace(rego, (directory) => versionOf(opa, root.folder, directory)));
    groups.set(version, [...(groups.get(version) ?? []), root]);
  }
  return groups;
}

/**
 * Compiles what will be tested.
 * @throws EastwestError `rego-invalid` with every error.
 */
export async function prepareSuite(
  version: RegoVersion,
  roots: readonly PolicyRoot[],
  options: PrepareOptions,
): Promise<PreparedSuite> {
  const all = [...roots, ...options.data];
  const names = namesOf(all);
  let texts: Texts = new Map([...textsOf(all), ...(await libraryFor(textsOf(roots), version))]);
  for (;;) {
    const current = texts;
    const outcome = await withWorkspace(regoOnly(current), async (directory) => {
      const issues = await checkSuite(options.opa, foldersOf(regoOnly(current)), version, directory);
      const suite = { version, texts: current, names, directory, opa: options.opa, cwd: options.cwd };
      return { issues, more: await addConftestFunctions(issues, suite) };
    });
    if (outcome.issues.length === 0) return { version, texts, names };
    if (outcome.more === undefined) {
      throw regoInvalid(outcome.issues, (file) => names.get(file) ?? `eastwest:${file}`);
    }
    texts = outcome.more;
  }
}

/** The folders of a workspace: each is the root of the data in it. */
export function foldersOf(texts: Texts): readonly string[] {
  return [...new Set([...texts.keys()].map((path) => path.split('/')[0] ?? path))].sort();
}

function regoOnly(texts: Texts): Texts {
  return new Map([...texts].filter(([path]) => path.endsWith('.rego')));
}

/** What rules of our convention import; not where it is itself what is tested. It is written in Rego 1. */
async function libraryFor(texts: Texts, version: RegoVersion): Promise<Texts> {
  const defined = [...texts].some(
    ([path, text]) => path.endsWith('.rego') && /^package eastwest\.(?:lib|main)\b/m.test(text),
  );
  if (version === 'v0' || defined) return new Map();
  return new Map([...(await ownLibrary())].map(([path, text]) => [`eastwest/${path}`, text]));
}
