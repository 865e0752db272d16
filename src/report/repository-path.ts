import { posix } from 'node:path';

/**
 * A file, named relative to `cwd` or absolutely, as services want it: relative to the repository's `root` (default: `cwd`), with
 * slashes and without `./`. What lies outside of the root keeps its name.
 */
export function repositoryPath(
  file: string,
  { cwd, root }: { readonly cwd?: string; readonly root?: string },
): string {
  if (file === '<stdin>' || file === '') return file;
  const path = posix.normalize(slashed(file));
  if (cwd === undefined) return path;
  const from = slashed(cwd).replace(/\/+$/, '');
  const base = root === undefined ? from : slashed(root).replace(/\/+$/, '');
  const whole = isAbsolute(path) ? path : posix.join(from, path);
  return whole.startsWith(`${base}/`) ? whole.slice(base.length + 1) : path;
}

/** On Windows both separate; elsewhere a backslash is a character like any other. */
function slashed(path: string): string {
  return /^[A-Za-z]:[\\/]/.test(path) ? path.replaceAll('\\', '/') : path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}
