import { readTreeFile, treePath, treePrefix } from '#cli/git-revision.ts';
import type { Revision } from '#cli/revision-manifests.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, visible } from '#index.ts';

/** What a file was in a commit; `undefined` if the commit doesn't have it, or it lies elsewhere. */
export function readRevisionFile({ commit }: Revision, file: string, terminal: Terminal): string | undefined {
  const path = inRepository(file, terminal);
  return path === undefined ? undefined : readTreeFile(commit, path, terminal);
}

/**
 * The path in the tree; `undefined` for one elsewhere, of which commits know nothing.
 *
 * @param prefix where the working directory is in the tree, if that is known already
 */
export function inRepository(file: string, terminal: Terminal, prefix?: string): string | undefined {
  try {
    return treePath(file, prefix ?? treePrefix(terminal), terminal);
  } catch (error) {
    if (error instanceof EastwestError) return undefined;
    throw error;
  }
}

/** What was wrong in the past can't be mended any more: that it counts as missing is said on stderr. */
export function ifUsable<T>(
  { name }: Revision,
  file: string,
  terminal: Terminal,
  read: () => T,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EastwestError)) throw error;
    terminal.stderr(
      `eastwest: ${visible(`${name}:${file} can't be used: it counts as if it weren't there`)}\n`,
    );
    return undefined;
  }
}
