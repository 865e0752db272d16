import { EastwestError } from '#errors.ts';
import type { RegoVersion } from '#policy/compile/compile-rego.ts';
import { isData } from '#policy/compile/data-file.ts';
import { readData } from '#policy/compile/read-data.ts';
import { type PolicyFile, readPolicies } from '#policy/compile/read-policies.ts';
import type { Texts } from '#policy/compile/workspace.ts';

/** The files of one directory that was given: rules with their tests, or data. */
export interface PolicyRoot {
  /** The folder in the workspace under which its files lie, the root of the data in it. */
  readonly folder: string;
  readonly files: readonly PolicyFile[];
}

/** What is tested in one run of opa: all directories in one version of Rego, with their data. */
export interface PolicySuite {
  readonly version: RegoVersion;
  readonly roots: readonly PolicyRoot[];
  /** Path in the workspace → text. */
  readonly texts: Texts;
}

/**
 * Reads the directories (or single files): Rego, and the data beside it, but no examples of what the rules judge, and
 * nothing that `--data` puts elsewhere: as for `check`.
 * @throws EastwestError `policies-unreadable`, `no-rules` for one without Rego.
 */
export async function readRoots(
  directories: readonly string[],
  data: readonly PolicyRoot[],
  cwd?: string,
): Promise<readonly PolicyRoot[]> {
  const placed = new Set(data.flatMap(({ files }) => files.map(({ real }) => real)));
  const roots = await Promise.all(
    [...new Set(directories)].map(async (directory, index): Promise<PolicyRoot> => {
      const files = (await readPolicies(directory, cwd)).filter(
        (file) => isRego(file) || (isData(file) && !placed.has(file.real)),
      );
      if (!files.some(isRego)) throw noRego(directory);
      return { folder: `p${index}`, files };
    }),
  );
  return withoutTwins(roots);
}

/**
 * Reads `--data`: every JSON or YAML file in it is data, whatever it looks like.
 * @throws EastwestError `policies-unreadable`, also for one without data.
 */
export function readDataRoots(paths: readonly string[], cwd?: string): Promise<readonly PolicyRoot[]> {
  return Promise.all(
    [...new Set(paths)].map(async (path, index) => ({
      folder: `d${index}`,
      files: (await readData(path, cwd)).files,
    })),
  );
}

/** Just the data of it: rules in the other version of Rego see it, too. */
export function dataOf({ folder, files }: PolicyRoot): PolicyRoot {
  return { folder, files: files.filter((file) => !isRego(file)) };
}

/** The texts of some roots, by their path in the workspace. */
export function textsOf(roots: readonly PolicyRoot[]): Texts {
  return new Map(
    roots.flatMap(({ folder, files }) => files.map(({ path, text }) => [`${folder}/${path}`, text] as const)),
  );
}

/** Paths in the workspace → as the user names the files. */
export function namesOf(roots: readonly PolicyRoot[]): ReadonlyMap<string, string> {
  return new Map(
    roots.flatMap(({ folder, files }) => files.map(({ path, name }) => [`${folder}/${path}`, name] as const)),
  );
}

export function isTestFile(path: string): boolean {
  return path.endsWith('_test.rego');
}

function isRego({ path }: PolicyFile): boolean {
  return path.endsWith('.rego');
}

/** `policy` and `policy/lib` overlap: each Rego file is taken once, from the directory that was named first. */
function withoutTwins(roots: readonly PolicyRoot[]): readonly PolicyRoot[] {
  const seen = new Set<string>();
  return roots.map(({ folder, files }) => {
    const own = files.filter((file) => !isRego(file) || !seen.has(file.real));
    for (const { real } of own) seen.add(real);
    return { folder, files: own };
  });
}

function noRego(directory: string): EastwestError {
  return new EastwestError(
    'no-rules',
    `there is no Rego in ${directory}`,
    'Name the directory with the policies and their tests with --policy.',
  );
}
