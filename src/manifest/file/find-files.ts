import { stat } from 'node:fs/promises';
import { isAbsolute, posix, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { fileProblem, unreadable } from '#manifest/file/file-problem.ts';
import { type FoundFile, isManifestName, type Walk, walkDirectory } from '#manifest/file/walk-directory.ts';
import type { Problem } from '#manifest/problem.ts';

/** What a path argument leads to. */
export interface Found {
  readonly files: readonly (FoundFile & { readonly named: boolean })[];
  readonly problems: readonly Problem[];
}

/** Resolves one argument: a file, a directory, or a glob. `entered` is shared between the arguments of a run. */
export async function findFiles(argument: string, cwd: string, entered: Set<string>): Promise<Found> {
  const path = resolve(cwd, argument);
  const name = displayName(argument);
  const walk: Walk = { files: [], problems: [], entered };
  try {
    const stats = await stat(path);
    if (!stats.isDirectory()) return { files: [{ path, name, named: true }], problems: [] };
    await walkDirectory(path, name, walk);
    return found(walk, 0);
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    if (!isMissing) return { files: [], problems: [unreadable(name, error)] };
  }
  return /[*?[\]{}!()]/.test(argument)
    ? await findByGlob(argument, cwd, walk)
    : { files: [], problems: [missing(name)] };
}

async function findByGlob(pattern: string, cwd: string, walk: Walk): Promise<Found> {
  const options = { cwd, onlyFiles: false, expandDirectories: false, ignore: ['**/node_modules/**'] };
  const matches = (await glob(isAbsolute(pattern) ? pattern : displayName(pattern), options)).sort();
  const isAny = pattern.endsWith('*');
  for (const match of matches) {
    const path = resolve(cwd, match);
    if (match.endsWith('/')) await walkDirectory(path, displayName(match), walk);
    else if (!isAny || isManifestName(match)) walk.files.push({ path, name: displayName(match) });
  }
  return found(walk, walk.files.length + walk.problems.length === 0 ? pattern : 0);
}

function found(walk: Walk, unmatched: string | 0): Found {
  const problems = unmatched === 0 ? walk.problems : [missing(unmatched)];
  return { files: walk.files.map((file) => ({ ...file, named: false })), problems };
}

function missing(name: string): Problem {
  const remedy = 'Check the spelling and the working directory.';
  return fileProblem('nothing-matched', name, `Nothing is found at ${JSON.stringify(name)}.`, remedy);
}

/** As the user gave it, but with `/` and without `./`. */
function displayName(path: string): string {
  const normal = posix.normalize(sep === '\\' ? path.replaceAll('\\', '/') : path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
