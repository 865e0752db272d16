import { join } from 'node:path';
import type { Command } from 'commander';
import { cacheDirectory } from '#cli/flags/opa-options.ts';
import type { Terminal } from '#cli/terminal.ts';
import { BUILD, diskStore, type ReportCache } from '#index.ts';

/** Whether and where results are kept between runs. */
export interface CacheFlags {
  readonly cache: boolean;
  readonly cacheDir?: string;
}

/** `--no-cache`; `--cache-dir` is among the flags for policies. */
export function addCacheFlag(command: Command): Command {
  return command.option('--no-cache', 'work everything out anew, and keep no report');
}

/** Of the sources themselves, which may change at any time, there is none. The engine sorts and matches texts too. */
const PROGRAM = BUILD === undefined ? undefined : `${BUILD} node ${process.version}`;

/** Where reports are kept; nowhere with `--no-cache`, or for a program that can't tell which one it is. */
export function reportCache({ cache, cacheDir }: CacheFlags, terminal: Terminal): ReportCache | undefined {
  const { build = PROGRAM } = terminal;
  if (!cache || build === undefined) return undefined;
  return { build, store: diskStore(join(cacheDir ?? cacheDirectory(terminal), 'reports')) };
}
