import { spawnSync } from 'node:child_process';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError } from '#index.ts';

/** A file of a revision: regular files and links. */
export interface RevisionFile {
  /** From the top of the working tree, `/` as separator. */
  readonly path: string;
  readonly link: boolean;
  readonly blob: string;
}

/** Whether git is there, this is a repository, and a text names a commit in it. Never an option: `-x` is none. */
export function findRevision(text: string, terminal: Terminal): string | undefined {
  if (text.startsWith('-') || text.includes('\0')) return undefined;
  const ran = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`], terminal);
  const hash = ran?.status === 0 ? ran.stdout.toString('utf8').trim() : '';
  return /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined;
}

/** Whether git is there and the working directory is in a repository. */
export function isRepository(terminal: Terminal): boolean {
  return git(['rev-parse', '--is-inside-work-tree'], terminal)?.stdout.toString('utf8').trim() === 'true';
}

/** Whether the clone lacks the older commits, as CI services like it. */
export function isShallow(terminal: Terminal): boolean {
  return git(['rev-parse', '--is-shallow-repository'], terminal)?.stdout.toString('utf8').trim() === 'true';
}

/** Where the work that is checked out parted from a commit: the last one that both have; `undefined` if there is none. */
export function mergeBase(commit: string, terminal: Terminal): string | undefined {
  const ran = git(['merge-base', '--end-of-options', commit, 'HEAD'], terminal);
  const hash = ran?.status === 0 ? (ran.stdout.toString('utf8').trim().split('\n')[0] ?? '') : '';
  return /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined;
}

/** The text of a file of a commit, by its path in the tree; `undefined` if the commit doesn't have it. */
export function readTreeFile(commit: string, path: string, terminal: Terminal): string | undefined {
  const found = listFiles(commit, terminal).find((file) => file.path === path && !file.link);
  if (found === undefined) return undefined;
  const [content] = readBlobs([found.blob], terminal);
  return content?.toString('utf8');
}

/** The working directory as the tree sees it: `''` at the top, else `deploy/prod`. */
export function treePrefix(terminal: Terminal): string {
  return gitText(['rev-parse', '--show-prefix'], terminal)
    .replace(/\r?\n$/, '')
    .replace(/\/$/, '');
}

/** A path argument as the tree sees it. Throws `bad-usage` for one outside of the repository. */
export function treePath(path: string, prefix: string, terminal: Terminal): string {
  const top = isAbsolute(path)
    ? gitText(['rev-parse', '--show-toplevel'], terminal).replace(/\r?\n$/, '')
    : '';
  const own = isAbsolute(path) ? relative(resolve(top), path) : join(prefix, path);
  const inTree = posix.normalize(own.split(sep).join('/') || '.');
  if (inTree !== '..' && !inTree.startsWith('../') && !isAbsolute(inTree)) return inTree;
  throw new EastwestError(
    'bad-usage',
    `${path} is outside of the repository, and revisions don't have it`,
    'Name paths inside the repository.',
  );
}

/** The files of a commit, by its hash. */
export function listFiles(commit: string, terminal: Terminal): readonly RevisionFile[] {
  const listed = gitOutput(['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit], terminal);
  return listed
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const match = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry);
      const [, mode, blob, path] = match ?? [];
      return path === undefined || blob === undefined ? [] : { path, blob, link: mode === '120000' };
    });
}

/** The contents of blobs, in their order. */
export function readBlobs(blobs: readonly string[], terminal: Terminal): readonly Buffer[] {
  if (blobs.length === 0) return [];
  const output = gitOutput(['cat-file', '--batch'], terminal, `${blobs.join('\n')}\n`);
  const contents: Buffer[] = [];
  let at = 0;
  for (const blob of blobs) {
    const end = output.indexOf(0x0a, at);
    const match = /^[0-9a-f]+ blob (\d+)$/.exec(output.subarray(at, end).toString('utf8'));
    if (end < 0 || match === null) throw gitFailed(`the object ${blob} isn't in this clone`);
    const size = Number(match[1]);
    contents.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}

const MOST_BYTES = 1024 * 1024 * 1024;

/** Runs git without a shell, and so that it neither waits for somebody nor fetches anything. */
function git(args: readonly string[], terminal: Terminal, input?: string) {
  const ran = spawnSync('git', ['--no-pager', '--literal-pathspecs', ...args], {
    cwd: terminal.cwd,
    env: {
      ...terminal.env,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
      LC_ALL: 'C',
    },
    maxBuffer: MOST_BYTES,
    windowsHide: true,
    ...(input === undefined ? {} : { input }),
  });
  return ran.error === undefined ? ran : undefined;
}

function gitText(args: readonly string[], terminal: Terminal): string {
  return gitOutput(args, terminal).toString('utf8');
}

function gitOutput(args: readonly string[], terminal: Terminal, input?: string): Buffer {
  const ran = git(args, terminal, input);
  if (ran?.status === 0) return ran.stdout;
  throw gitFailed(ran?.stderr.toString('utf8').trim().split('\n')[0] ?? 'it could not be run');
}

function gitFailed(reason: string): EastwestError {
  return new EastwestError(
    'bad-usage',
    `git can't read the revision: ${reason}`,
    'Check the repository, or compare folders.',
  );
}
