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
import { movedSource } from '#cli/input/moved-source.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, type ManifestSource, type Manifests, readManifests } from '#index.ts';

/** What to read of which commit, and how it is called in the output. */
export interface Revision {
  readonly name: string;
  readonly commit: string;
}

/** How manifests of a commit are read. */
export interface RevisionReading {
  /** Files are called as they are on disk, not `REVISION:path`. */
  readonly plain?: boolean;
  /** A regular expression for the paths of files that are left out. */
  readonly ignore?: string | undefined;
}

/** Reads manifests as they are in a commit, in the names `REVISION:path`. */
export async function readRevision(
  revision: Revision,
  sources: readonly ManifestSource[],
  exclude: readonly string[],
  terminal: Terminal,
  reading: RevisionReading = {},
): Promise<Manifests> {
  return withRevision(revision, sources, exclude, terminal, reading, (read) => read(sources));
}

/**
 * Reads manifests as they are in a commit, perhaps several times: files, directories, globs, charts and overlays mean the same as on disk.
 * Nothing is checked out: what may be a manifest is written to a directory of our own, read, and removed; where something is rendered,
 * that is every file.
 *
 * @param sources all that `use` is going to read
 */
export async function withRevision<T>(
  { name, commit }: Revision,
  sources: readonly ManifestSource[],
  exclude: readonly string[],
  terminal: Terminal,
  { plain = false, ignore }: RevisionReading,
  use: (read: (some: readonly ManifestSource[]) => Promise<Manifests>) => Promise<T>,
): Promise<T> {
  const prefix = treePrefix(terminal);
  // A chart that is fetched is none of the tree.
  const inTree = (path: string): string =>
    /^[a-z][a-z0-9+.-]*:\/\//i.test(path) ? path : treePath(path, prefix, terminal);
  const moved = (some: readonly ManifestSource[]) => some.map((source) => movedSource(source, inTree));
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'eastwest-revision-')));
  const before = plain ? '' : `${name}:`;
  try {
    writeTree(root, wantedFiles(listFiles(commit, terminal), moved(sources), root), terminal);
    return await use(async (some) => {
      const manifests = await readManifests(moved(some), {
        cwd: root,
        env: terminal.env,
        exclude: exclude.map(inTree),
        ...(ignore === undefined ? {} : { ignore }),
      });
      return renamed(manifests, (file) => `${before}${fromHere(file, prefix)}`);
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What may be a manifest and is asked for; everything if something is rendered. Where links are among it, they may lead anywhere in the tree: then all manifests. */
function wantedFiles(
  files: readonly RevisionFile[],
  sources: readonly ManifestSource[],
  root: string,
): readonly RevisionFile[] {
  const paths = sources.filter((source) => typeof source === 'string');
  // An overlay has bases anywhere in the tree, a chart files of any kind.
  if (paths.length < sources.length) return files.filter(({ path }) => isInside(path, root));
  const possible = files.filter((file) => isPossible(file, paths, root));
  const asked = possible.filter(({ path }) => paths.some((one) => isWithin(path, one)));
  const throughLinks = possible.some(
    ({ path, link }) => link && paths.some((one) => isWithin(path, one) || one.startsWith(`${path}/`)),
  );
  return throughLinks ? possible : asked;
}

/** A link, a manifest by its name, or a file that is named; and it would be written below the root and nowhere else. */
function isPossible({ path, link }: RevisionFile, paths: readonly string[], root: string): boolean {
  const isManifest = /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/i.test(path);
  if (!link && !isManifest && !paths.includes(path)) return false;
  return isInside(path, root);
}

function isInside(path: string, root: string): boolean {
  const parts = path.split('/');
  const isTricky = parts.some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase()));
  return !isTricky && resolve(root, path).startsWith(root + sep);
}

function isWithin(path: string, asked: string): boolean {
  return asked === '.' || path === asked || path.startsWith(stem(asked));
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
    place(path, target, () => writeFileSync(target, contents[index] ?? '', { flag: 'wx' }));
  }
  for (const [index, { path, link }] of files.entries()) {
    if (!link) continue;
    const target = join(root, path);
    place(path, target, () => symlinkSync(contents[index]?.toString('utf8') ?? '', target));
    links.push(target);
  }
  for (const link of links) if (!leadsInside(link, root)) unlinkSync(link);
}

/** On a disk that doesn't tell upper from lower case, two files of the tree may be one. */
function place(path: string, target: string, write: () => void): void {
  try {
    mkdirSync(dirname(target), { recursive: true });
    write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'bad-usage',
      `${path} of the revision can't be read here: ${reason}`,
      'Check out the revision elsewhere, and compare the folders.',
      { cause },
    );
  }
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

/** The same manifests with other file names; what they were rendered from is gone by the time that somebody looks. */
function renamed(manifests: Manifests, rename: (file: string) => string): Manifests {
  return {
    ...manifests,
    sources: new Map([...manifests.sources].map(([file, { writtenAt: _, ...text }]) => [rename(file), text])),
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
