import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { EastwestError } from '#errors.ts';
import { fileProblem } from '#manifest/file/file-problem.ts';
import { findFiles } from '#manifest/file/find-files.ts';
import { foreignFile } from '#manifest/file/foreign-file.ts';
import { ignorePattern } from '#manifest/file/ignore-pattern.ts';
import { readRegularFile, tooLarge } from '#manifest/file/read-file.ts';
import type { Manifests, Source } from '#manifest/manifests.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Problem } from '#manifest/problem.ts';
import { renderSource } from '#manifest/rendering/render.ts';
import { renderedName } from '#manifest/rendering/rendered-name.ts';
import type { ManifestSource } from '#manifest/rendering/source.ts';

export interface ReadOptions {
  /** Gives the bytes of standard input, for the path `-`. */
  readonly stdin?: () => Promise<Uint8Array>;
  /** The directory that paths are relative to; the process's own unless told. */
  readonly cwd?: string;
  /** Files that are no manifests, e.g. eastwest.yaml: left out unless an argument names them. */
  readonly exclude?: readonly string[];
  /** A regular expression: files in whose path it is found are left out, also those that an argument names. */
  readonly ignore?: string;
  /** What helm, kustomize and kubectl see, and on whose PATH they are looked for; the process's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long one of them may take, and how much it may print; two minutes and 128 MiB unless told. */
  readonly renderLimits?: { readonly milliseconds?: number; readonly bytes?: number };
}

interface Reader {
  readonly sources: Source[];
  readonly problems: Problem[];
  readonly seen: Set<string>;
  readonly entered: Set<string>;
  readonly excluded: ReadonlySet<string>;
  readonly ignores: (path: string) => boolean;
}

/** What there is to parse, as bytes, and what couldn't be read. */
export interface ReadSources {
  readonly given: readonly ManifestSource[];
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/**
 * Reads manifests from files, directories, globs and `-` (standard input), and from charts and overlays, which are rendered first. What
 * can't be read becomes a problem; what can't be rendered ends the run.
 * @throws EastwestError `no-manifests` if there is no resource in any of it and no severe problem says why;
 * `bad-usage` if there are no paths, or `-` without a standard input; `renderer-missing`, `render-failed` or `render-empty`
 */
export async function readManifests(
  given: readonly ManifestSource[],
  options: ReadOptions = {},
): Promise<Manifests> {
  return parseSources(await readSources(given, options));
}

/** The first half of `readManifests`: nothing is parsed yet. */
export async function readSources(
  given: readonly ManifestSource[],
  options: ReadOptions = {},
): Promise<ReadSources> {
  const cwd = options.cwd ?? '.';
  const excluded = new Set((options.exclude ?? []).map((file) => realPath(resolve(cwd, file))));
  const ignores = options.ignore === undefined ? () => false : ignorePattern(options.ignore);
  const reader: Reader = {
    sources: [],
    problems: [],
    seen: new Set(),
    entered: new Set(),
    excluded,
    ignores,
  };
  if (given.length === 0)
    throw new EastwestError('bad-usage', 'no path is given', 'Name files, directories or `-`.');
  for (const source of given) {
    if (typeof source !== 'string') await readRendered(source, options, reader);
    else if (source === '-') await readStdin(options.stdin, reader);
    else await readPath(source, cwd, reader);
  }
  return { given, sources: reader.sources, problems: reader.problems };
}

/** The second half of `readManifests`. Throws `no-manifests`. */
export function parseSources({ given, sources, problems }: ReadSources): Manifests {
  const parsed = parseManifests(sources);
  const manifests = { ...parsed, problems: [...problems, ...parsed.problems] };
  if (manifests.resources.length === 0 && !manifests.problems.some(({ level }) => level === 'severe')) {
    throw nothingFound(given, manifests);
  }
  return manifests;
}

/** The same rendering twice is read once, as the same file is. */
async function readRendered(
  source: Exclude<ManifestSource, string>,
  { cwd, env, renderLimits }: ReadOptions,
  reader: Reader,
): Promise<void> {
  const key = JSON.stringify(source);
  if (reader.seen.has(key)) return;
  reader.seen.add(key);
  const options = { ...renderLimits, ...(cwd !== undefined && { cwd }), ...(env !== undefined && { env }) };
  reader.sources.push(await renderSource(source, options));
}

async function readStdin(stdin: ReadOptions['stdin'], reader: Reader): Promise<void> {
  if (reader.seen.has('-')) return;
  reader.seen.add('-');
  if (stdin === undefined) {
    throw new EastwestError(
      'bad-usage',
      'there is no standard input to read from',
      'Name a file or a directory.',
    );
  }
  const content = await stdin();
  const refused = tooLarge('<stdin>', content.byteLength);
  if (refused === undefined) reader.sources.push({ name: '<stdin>', content });
  else reader.problems.push(refused);
}

async function readPath(argument: string, cwd: string, reader: Reader): Promise<void> {
  const { files, problems } = await findFiles(argument, cwd, reader.entered);
  reader.problems.push(...problems);
  for (const { path, name, named, real = realPath(path) } of files.toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (reader.seen.has(real) || (!named && reader.excluded.has(real)) || reader.ignores(name)) continue;
    reader.seen.add(real);
    const foreign = named ? foreignFile(name) : undefined;
    if (foreign !== undefined) {
      reader.problems.push(notOurs(name, foreign));
      continue;
    }
    const content = readRegularFile(path, name);
    if (content instanceof Uint8Array)
      reader.sources.push({ name, content, ...(named ? {} : { incidental: true }) });
    else reader.problems.push(content);
  }
}

function notOurs(name: string, what: string): Problem {
  return fileProblem(
    'not-a-resource',
    name,
    `This is ${what}, and only Kubernetes manifests in YAML or JSON are read.`,
    'Leave it out here; policies for such files stay with conftest.',
  );
}

/** Where links lead to; the path itself if they lead nowhere. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function nameOf(source: ManifestSource): string {
  if (typeof source !== 'string') return renderedName(source);
  return source === '-' ? 'standard input' : source;
}

function nothingFound(given: readonly ManifestSource[], manifests: Manifests): EastwestError {
  const names = given.map(nameOf).join(', ');
  const count = manifests.sources.size;
  const what = count === 0 ? 'no YAML or JSON file' : `${count} ${count === 1 ? 'file' : 'files'}`;
  const documents =
    count === 0 ? '' : ` with ${manifests.documents} non-empty documents, none of them a Kubernetes resource`;
  const [first] = manifests.problems;
  const why = first === undefined ? '' : `; ${first.location.file}:${first.location.line}: ${first.message}`;
  return new EastwestError(
    'no-manifests',
    `no Kubernetes resource was found in ${names}: ${what}${documents}${why}`,
    'Name the directory of the manifests, or what renders them: `--kustomize DIR`, `--helm CHART`.',
  );
}
