import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Terminal } from '#cli/terminal.ts';
import { type Config, EastwestError, NO_CONFIG, parseConfig } from '#index.ts';

const CONFIG_NAME = 'eastwest.yaml';

/** A configuration, and the paths in it as the working directory sees them. */
export interface Configuration {
  readonly config: Config;
  readonly sources: readonly string[];
  readonly policies: readonly string[];
}

/**
 * Finds and reads eastwest.yaml: the file named with `--config`; else the one in the only directory that is
 * checked; else the one in the working directory; else none.
 */
export function readConfiguration(
  named: string | undefined,
  paths: readonly string[],
  terminal: Terminal,
): Configuration {
  const file = named ?? findConfig(paths, terminal.cwd);
  if (file === undefined) return { config: NO_CONFIG, sources: [], policies: [] };
  const config = parseConfig(readConfig(resolve(terminal.cwd, file), file), file);
  const fromHere = (path: string): string => slashes(relative('.', join(dirname(file), path)) || '.');
  return { config, sources: config.sources.map(fromHere), policies: config.policies.map(fromHere) };
}

function findConfig(paths: readonly string[], cwd: string): string | undefined {
  const [only] = paths;
  const candidates = [
    ...(only !== undefined && paths.length === 1 && isDirectory(resolve(cwd, only))
      ? [join(only, CONFIG_NAME)]
      : []),
    CONFIG_NAME,
  ];
  const found = candidates.find((candidate) => existsSync(resolve(cwd, candidate)));
  return found === undefined ? undefined : slashes(found);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readConfig(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'bad-config',
      `can't read ${name}: ${reason}`,
      'Name an existing file with --config.',
      {
        cause,
      },
    );
  }
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
