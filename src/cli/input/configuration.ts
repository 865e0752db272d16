import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { movedSource } from '#cli/input/moved-source.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Config, EastwestError, type ManifestSource, NO_CONFIG, parseConfig } from '#index.ts';

const CONFIG_NAME = 'eastwest.yaml';

/**
 * Finds and reads eastwest.yaml: the file named with `--config`; else the one in the only directory that is
 * checked; else the one in the working directory; else none. The paths in it are those that the working directory sees.
 */
export function readConfiguration(
  named: string | undefined,
  paths: readonly ManifestSource[],
  terminal: Terminal,
): Config {
  const file = named ?? findConfig(paths, terminal.cwd);
  if (file === undefined) return NO_CONFIG;
  return configurationFrom(readConfig(resolve(terminal.cwd, file), file), file);
}

/** The configuration that a text is, as if it stood in a file. The paths in it are those that the working directory sees. */
export function configurationFrom(text: string, file: string): Config {
  const config = parseConfig(text, file);
  const fromHere = (path: string): string =>
    isAbsolute(path) || /^[a-z][a-z0-9+.-]*:\/\//i.test(path)
      ? path
      : slashes(relative('.', join(dirname(file), path)) || '.');
  const seen = (sources: readonly ManifestSource[]) => sources.map((source) => movedSource(source, fromHere));
  return {
    ...config,
    sources: seen(config.sources),
    policies: config.policies.map(fromHere),
    environments: config.environments.map((one) => ({ ...one, sources: seen(one.sources) })),
  };
}

function findConfig(paths: readonly ManifestSource[], cwd: string): string | undefined {
  const [only] = paths;
  const candidates = [
    ...(typeof only === 'string' && paths.length === 1 && isDirectory(resolve(cwd, only))
      ? [join(only, CONFIG_NAME)]
      : []),
    CONFIG_NAME,
  ];
  const found = candidates.find((candidate) => existsSync(resolve(cwd, candidate)));
  return found === undefined ? undefined : slashes(found);
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
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
