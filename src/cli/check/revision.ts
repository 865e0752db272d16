import { findRevision, isRepository, isShallow, mergeBase } from '#cli/git-revision.ts';
import type { Revision } from '#cli/revision-manifests.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError } from '#index.ts';

/**
 * The commit that a change is judged against: where what is checked out parted from the revision, so that what others did there since
 * isn't blamed on the change, nor counted for it.
 * @throws EastwestError `bad-usage` outside of a repository, and for what is no revision or has no history in common
 */
export function partingFrom(text: string, terminal: Terminal): Revision {
  if (!isRepository(terminal)) {
    throw usage(
      `--changed-since ${text} needs git and a repository, and here is none`,
      'Run it within the repository; or compare two folders with `eastwest diff`.',
    );
  }
  const commit = findRevision(text, terminal);
  if (commit === undefined) {
    throw usage(
      `--changed-since ${text}: there is no such revision in this clone`,
      isShallow(terminal)
        ? 'This clone is shallow: fetch all of it (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 on GitLab, `git fetch --unshallow` by hand).'
        : 'Check the spelling; a branch of the server is called origin/main, and has to be fetched.',
    );
  }
  const base = mergeBase(commit, terminal);
  if (base !== undefined) return { name: text, commit: base };
  throw usage(
    `--changed-since ${text}: what is checked out has no commit in common with it`,
    isShallow(terminal)
      ? 'This clone is shallow: fetch all of it (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 on GitLab, `git fetch --unshallow` by hand).'
      : 'Name a revision of the same history.',
  );
}

function usage(message: string, remedy: string): EastwestError {
  return new EastwestError('bad-usage', message, remedy);
}
