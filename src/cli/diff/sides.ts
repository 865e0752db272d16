import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findRevision } from '#cli/git-revision.ts';
import type { Revision } from '#cli/revision-manifests.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, visible } from '#index.ts';

/** One side: paths on disk, or a revision. */
export type Side =
  | { readonly type: 'paths'; readonly name: string }
  | (Revision & { readonly type: 'revision' });

/** Base and head, in this order. */
export type Both<T> = readonly [T, T];

/** What is on disk wins; else a glob; else a revision. Throws `bad-usage` for what is none of it. */
export function findSide(text: string, terminal: Terminal): Side {
  const onDisk = text === '-' || existsSync(resolve(terminal.cwd, text));
  const commit = findRevision(text, terminal);
  if (onDisk && commit !== undefined) {
    terminal.stderr(
      visible(
        `eastwest: ${text} is a folder or file here and a git revision too: the folder or file is read`,
      ).concat('\n'),
    );
  }
  if (onDisk) return { type: 'paths', name: text };
  if (commit !== undefined) return { type: 'revision', name: text, commit };
  if (/[*?[\]{}!()]/.test(text) && !text.startsWith('-')) return { type: 'paths', name: text };
  throw new EastwestError(
    'bad-usage',
    `${visible(text)} is neither a folder nor a file here, nor a git revision`,
    'Check the spelling and the working directory; in CI, fetch the base branch (a shallow clone may not have it).',
  );
}

/** Whether a side is a whole tree, in which sources can be found: that of a revision, or with `.` the working tree. */
export function isTree(side: Side): boolean {
  return side.type === 'revision' || isWorkingTree(side);
}

export function isWorkingTree(side: Side): boolean {
  return side.type === 'paths' && /^\.\/?$/.test(side.name);
}
