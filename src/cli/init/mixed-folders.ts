import { posix } from 'node:path';
import type { Resource } from '#index.ts';

/** From so many on, resources that stand in two folders are no mistake. */
const SEVERAL = 3;

/** Two folders with the same resources, as if they were rendered for two clusters; `undefined` if there are none. */
export function mixedFolders(resources: readonly Resource[]): readonly [string, string] | undefined {
  const first = new Map<string, string>();
  const shared = new Map<string, { readonly pair: readonly [string, string]; count: number }>();
  for (const { id, apiVersion, origin } of resources) {
    const key = JSON.stringify([apiVersion.replace(/\/?[^/]*$/, ''), id]);
    const folder = posix.dirname(origin.file);
    const before = first.get(key);
    if (before === undefined) first.set(key, folder);
    if (before === undefined || before === folder) continue;
    const both = JSON.stringify([before, folder]);
    const found = shared.get(both) ?? { pair: [before, folder] as const, count: 0 };
    found.count++;
    shared.set(both, found);
  }
  return [...shared.values()].find(({ count }) => count >= SEVERAL)?.pair;
}
