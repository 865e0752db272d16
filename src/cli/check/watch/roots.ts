import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** A place to watch. */
export interface Root {
  readonly directory: string;
  /** With all that is below it; otherwise only the entries of these names. */
  readonly names: 'all' | ReadonlySet<string>;
}

/**
 * Where changes to a file, a directory or what a glob matches show: a directory with all below it; a file in its directory, since editors
 * put another file into its place; what isn't there (yet, or any more) in the nearest directory that is, and all below a glob's beginning.
 */
export function rootsOf(path: string, cwd: string): readonly Root[] {
  const absolute = resolve(cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  const above = { directory: dirname(absolute), names: new Set([basename(absolute)]) };
  if (stats?.isDirectory() === true) return [{ directory: absolute, names: 'all' }, ...nearest(above)];
  if (stats !== undefined) {
    const real = realpathSync(absolute);
    return [above, { directory: dirname(real), names: new Set([basename(real)]) }];
  }
  const special = path.search(/[*?[\]{}!()]/);
  if (special === -1) return nearest(above);
  const stem = path.slice(0, special);
  const directory = stem.endsWith('/') ? stem : dirname(`${stem}x`);
  return rootsOf(directory, cwd);
}

/** The directory itself if it is there; else the one above it, for its return. */
function nearest({ directory, names }: Root): readonly Root[] {
  if (existsSync(directory) && statSync(directory).isDirectory()) return [{ directory, names }];
  if (dirname(directory) === directory) return [];
  return nearest({ directory: dirname(directory), names: new Set([basename(directory)]) });
}
