import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import { fileProblem, unreadable } from '#manifest/file/file-problem.ts';
import type { Problem } from '#manifest/problem.ts';

/** Larger than what the API server stores for a whole cluster's configuration, small enough to be held in memory. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024;

/**
 * The bytes of a regular file, or why they can't be had. Never waits on a pipe or a device. Synchronous: for the small
 * files that manifests are, a turn of the event loop costs several times as much as the reading.
 */
export function readRegularFile(path: string, name: string): Uint8Array | Problem {
  try {
    const refused = refuse(statSync(path), name);
    if (refused !== undefined) return refused;
    // The file may have been exchanged meanwhile: without O_NONBLOCK, opening a pipe waits for its writer.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return refuse(fstatSync(file), name) ?? readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return unreadable(name, error);
  }
}

export function tooLarge(name: string, bytes: number): Problem | undefined {
  if (bytes <= MAX_FILE_BYTES) return undefined;
  const size = `${Math.round(bytes / 1024 / 1024)} MiB`;
  const limit = `${MAX_FILE_BYTES / 1024 / 1024} MiB`;
  return fileProblem(
    'file-too-large',
    name,
    `It has ${size}; the limit is ${limit}.`,
    'Split it, or leave it out.',
  );
}

function refuse(stats: Stats, name: string): Problem | undefined {
  if (stats.isFile()) return tooLarge(name, stats.size);
  const what = stats.isDirectory() ? 'a directory' : stats.isFIFO() ? 'a pipe' : 'a socket or a device';
  const remedy = 'Name a file or a directory; a pipe is read from standard input: `… | eastwest check -`.';
  return fileProblem('file-unreadable', name, `It is ${what}, not a file.`, remedy);
}
