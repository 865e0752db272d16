import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Directories } from '#cli/check/watch/directories.ts';

/** Watches directories, one by one: that works alike on all systems, and survives whatever happens to them. */
export interface Watcher {
  /** Watches these from now on, and no others. */
  readonly follow: (directories: Directories) => void;
  readonly close: () => void;
}

/** What happens to a watcher's directories. */
export interface Happenings {
  /** An entry has come, gone or changed; the directory's own path where the system doesn't say which. */
  readonly changed: (path: string) => void;
  /** It can't be watched, so that changes in it won't be noticed. */
  readonly failed: (directory: string, reason: string) => void;
}

export function openWatcher({ changed, failed }: Happenings): Watcher {
  const open = new Map<string, FSWatcher>();
  let wanted: Directories = new Map();
  const drop = (directory: string): void => {
    open.get(directory)?.close();
    open.delete(directory);
  };
  const heard = (directory: string, name: string | null): void => {
    const names = wanted.get(directory);
    if (names === undefined) return;
    if (name === null) changed(directory);
    else if (names === 'all' || names.has(name)) changed(join(directory, name));
  };
  const start = (directory: string): void => {
    try {
      const watcher = watch(directory, (_, name) => heard(directory, name));
      // A directory that is deleted ends its watcher; when it comes back, the one above it tells.
      watcher.on('error', () => drop(directory));
      open.set(directory, watcher);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isGone) failed(directory, error instanceof Error ? error.message : String(error));
    }
  };
  return {
    follow: (directories) => {
      wanted = directories;
      for (const directory of [...open.keys()]) if (!directories.has(directory)) drop(directory);
      // A directory that was replaced by another of its name has a watcher that hears nothing: all of them are begun anew.
      for (const directory of directories.keys()) {
        drop(directory);
        start(directory);
      }
    },
    close: () => {
      for (const directory of [...open.keys()]) drop(directory);
    },
  };
}
