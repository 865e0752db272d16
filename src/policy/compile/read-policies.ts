import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { EastwestError } from '#errors.ts';

/** A file of a `--policy` directory. */
export interface PolicyFile {
  /** From the directory, with `/`. */
  readonly path: string;
  /** As the user would name it: the directory as given, and the path. */
  readonly name: string;
  readonly text: string;
  /** Where links lead to. */
  readonly real: string;
}

const KEPT = /\.(rego|json|ya?ml)$/;
const SKIPPED_FOLDERS = ['node_modules'];

/**
 * The Rego and data files in `directory`, sorted by path. Links are followed, names that begin with a dot are left
 * out (a mounted ConfigMap has everything twice, once under `..data`). A single file is taken as it is.
 * @throws EastwestError `policies-unreadable`.
 */
export async function readPolicies(directory: string, cwd = ''): Promise<readonly PolicyFile[]> {
  const files: PolicyFile[] = [];
  const visit = async (absolute: string, relative: string, parents: readonly string[]): Promise<void> => {
    const real = await attempt(absolute, () => realpath(absolute));
    if (parents.includes(real)) return;
    const info = await attempt(absolute, () => stat(absolute));
    if (info.isDirectory()) {
      const names = await attempt(absolute, () => readdir(absolute));
      for (const name of names.filter(isKept).sort()) {
        await visit(join(absolute, name), relative === '' ? name : `${relative}/${name}`, [...parents, real]);
      }
    } else if (info.isFile() && KEPT.test(absolute)) {
      files.push({
        path: relative === '' ? basename(absolute) : relative,
        name: join(directory, relative),
        text: await readText(absolute),
        real,
      });
    }
  };
  await visit(resolve(cwd, directory), '', []);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isKept(name: string): boolean {
  return !name.startsWith('.') && !SKIPPED_FOLDERS.includes(name);
}

async function readText(path: string): Promise<string> {
  const bytes = await attempt(path, () => readFile(path));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not UTF-8: the same answer as for a NUL.
  }
  throw unreadable(path, 'it is not a text');
}

async function attempt<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): EastwestError {
  return new EastwestError(
    'policies-unreadable',
    `the policies in ${path} can't be read: ${reason}`,
    'Check the path given with --policy, its permissions, and that .rego files are UTF-8 text.',
    { cause },
  );
}
