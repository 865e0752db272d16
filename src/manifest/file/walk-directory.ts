import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem, unreadable } from '#manifest/file/file-problem.ts';
import type { Problem } from '#manifest/problem.ts';

/** A file to read: where it is, and its name in every output. */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** Where it really is, if that is known already: no link leads to it. */
  readonly real?: string;
}

export interface Walk {
  readonly files: FoundFile[];
  readonly problems: Problem[];
  /** The real paths of the directories entered so far: each is read once, however many links lead to it. */
  readonly entered: Set<string>;
}

/** Whether a file found in a directory is taken for a manifest. */
export function isManifestName(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) || /(?:^|\/)Kustomization$/.test(name);
}

/** Collects the manifests below a directory. Hidden names and node_modules are left out; links are followed. */
export async function walkDirectory(
  path: string,
  name: string,
  walk: Walk,
  above: readonly string[] = [],
): Promise<void> {
  const real = await attempt(name, walk, () => realpath(path));
  if (real === undefined) return;
  if (above.includes(real)) {
    const remedy = 'Remove the link; what is in the directory is read anyway.';
    walk.problems.push(
      fileProblem('link-loop', name, 'This link leads back to a directory above it.', remedy, 'warning'),
    );
    return;
  }
  if (walk.entered.has(real)) return;
  walk.entered.add(real);
  const entries = (await attempt(name, walk, () => readdir(path, { withFileTypes: true }))) ?? [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const child = { path: join(path, entry.name), name: name === '.' ? entry.name : `${name}/${entry.name}` };
    const isDirectory =
      entry.isDirectory() ||
      (entry.isSymbolicLink() && (await leadsToDirectory(child.path, child.name, walk)));
    if (isDirectory) await walkDirectory(child.path, child.name, walk, [...above, real]);
    else if (isManifestName(entry.name)) {
      walk.files.push(entry.isSymbolicLink() ? child : { ...child, real: join(real, entry.name) });
    }
  }
}

/** A link to nothing counts as a file: reading it will say so, if its name is a manifest's. */
async function leadsToDirectory(path: string, name: string, walk: Walk): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const isLoop = error instanceof Error && 'code' in error && error.code === 'ELOOP';
    if (isLoop && !isManifestName(name)) walk.problems.push(unreadable(name, error));
    return false;
  }
}

async function attempt<T>(name: string, walk: Walk, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    walk.problems.push(unreadable(name, error));
    return undefined;
  }
}
