import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { listFiles, type RevisionFile, readBlobs, treePath, treePrefix } from '#cli/git-revision.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Manifests, readManifests } from '#index.ts';

/** What to read of which commit, and how it is called in the output. */
export interface Revision {
  readonly name: string;
  readonly commit: string;
}

/**
 * Reads manifests as they are in a commit: files, directories and globs mean the same as on disk. Nothing is checked out: what may be
 * a manifest is written to a directory of our own, read, and removed. Files are called `REVISION:path`.
 */
export async function readRevision(
  { name, commit }: Revision,
  paths: readonly string[],
  exclude: readonly string[],
  terminal: Terminal,
): Promise<Manifests> {
  const prefix = treePrefix(terminal);
  const inTree = paths.map((path) => treePath(path, prefix, terminal));
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'eastwest-revision-')));
  try {
    const files = listFiles(commit, terminal).filter((file) => isWanted(file, inTree, root));
    writeTree(root, files, terminal);
    const manifests = await readManifests(inTree, {
      cwd: root,
      exclude: exclude.map((path) => treePath(path, prefix, terminal)),
    });
    return renamed(manifests, (file) => `${name}:${fromHere(file, prefix)}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Whether a file may be a manifest, is asked for, and would be written below the root and nowhere else. */
function isWanted({ path, link }: RevisionFile, paths: readonly string[], root: string): boolean {
  const named = paths.includes(path);
  if (!named && !link && !/\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/i.test(path)) return false;
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '..' || part === '.' || part.toLowerCase() === '.git'))
    return false;
  if (!resolve(root, path).startsWith(root + sep)) return false;
  return link || paths.some((asked) => asked === '.' || path === asked || path.startsWith(stem(asked)));
}

/** What a path that is asked for begins with: of a glob, what stands before its first special character. */
function stem(asked: string): string {
  const special = asked.search(/[*?[\]{}!()]/);
  return special === -1 ? `${asked}/` : asked.slice(0, special);
}

/** Links are written after the files; one that leads out of the tree is not kept. */
function writeTree(root: string, files: readonly RevisionFile[], terminal: Terminal): void {
  const contents = readBlobs(
    files.map(({ blob }) => blob),
    terminal,
  );
  const links: string[] = [];
  for (const [index, { path, link }] of files.entries()) {
    if (link) continue;
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents[index] ?? '', { flag: 'wx' });
  }
  for (const [index, { path, link }] of files.entries()) {
    if (!link) continue;
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(contents[index]?.toString('utf8') ?? '', target);
    links.push(target);
  }
  for (const link of links) if (!leadsInside(link, root)) unlinkSync(link);
}

function leadsInside(link: string, root: string): boolean {
  try {
    const real = realpathSync(link);
    return real === root || real.startsWith(root + sep);
  } catch {
    return false;
  }
}

/** As the user sees the path: from the working directory. */
function fromHere(file: string, prefix: string): string {
  return prefix !== '' && file.startsWith(`${prefix}/`) ? file.slice(prefix.length + 1) : file;
}

/** The same manifests with other file names. */
function renamed(manifests: Manifests, rename: (file: string) => string): Manifests {
  return {
    ...manifests,
    sources: new Map([...manifests.sources].map(([file, source]) => [rename(file), source])),
    resources: manifests.resources.map((resource) => ({
      ...resource,
      origin: { ...resource.origin, file: rename(resource.origin.file) },
    })),
    problems: manifests.problems.map((problem) => ({
      ...problem,
      location: { ...problem.location, file: rename(problem.location.file) },
    })),
  };
}
