import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Root } from '#cli/check/watch/roots.ts';

/** The directories to watch, each with the names in it that matter. */
export type Directories = ReadonlyMap<string, Root['names']>;

/** All directories below the roots, links followed; hidden ones and node_modules are left out, as they are when manifests are read. */
export function directoriesOf(roots: readonly Root[]): Directories {
  const found = new Map<string, Root['names']>();
  const entered = new Set<string>();
  for (const { directory, names } of roots) {
    if (names === 'all') descend(directory, found, entered);
    else {
      const known = found.get(directory) ?? new Set();
      found.set(directory, known === 'all' ? 'all' : new Set([...known, ...names]));
    }
  }
  return found;
}

function descend(directory: string, found: Map<string, Root['names']>, entered: Set<string>): void {
  try {
    const real = realpathSync(directory);
    if (entered.has(real)) return;
    entered.add(real);
    found.set(directory, 'all');
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(directory, entry.name);
      const isDirectory = entry.isDirectory() || (entry.isSymbolicLink() && leadsToDirectory(path));
      if (isDirectory) descend(path, found, entered);
      else if (entry.isSymbolicLink()) followFile(path, found);
    }
  } catch {
    // Gone meanwhile, or not to be read: the run says so if it matters.
  }
}

/** What a link leads to changes elsewhere. */
function followFile(link: string, found: Map<string, Root['names']>): void {
  try {
    const real = realpathSync(link);
    const known = found.get(dirname(real)) ?? new Set();
    if (known !== 'all') found.set(dirname(real), new Set([...known, basename(real)]));
  } catch {
    // A link to nothing.
  }
}

function leadsToDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
