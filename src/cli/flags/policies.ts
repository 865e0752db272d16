import type { Command } from 'commander';
import { cacheDirectory, opaOptions } from '#cli/flags/opa-options.ts';
import { repeated } from '#cli/flags/repeated.ts';
import type { Terminal } from '#cli/terminal.ts';
import type { LoadOptions } from '#index.ts';

/** Which rules run, and how the user's own are compiled. */
export interface PolicyFlags {
  readonly policy: readonly string[];
  readonly builtin: boolean;
  readonly opa?: string;
  readonly cacheDir?: string;
}

/** `--policy`, `--no-builtin`, `--opa`, `--cache-dir`. */
export function addPolicyFlags(command: Command): Command {
  return command
    .option(
      '-p, --policy <dir>',
      'a directory with Rego of your own, ours or conftest style; repeatable',
      repeated,
      [],
    )
    .option('--no-builtin', 'run only the rules given with --policy')
    .option('--opa <file>', 'the opa binary that compiles your Rego (default: EASTWEST_OPA, PATH, bundled)')
    .option('--cache-dir <dir>', 'where compiled Rego is kept (default: the cache directory of your user)');
}

/** What these flags and the `policies` of eastwest.yaml ask of `loadPolicies`. */
export function loadOptions(
  flags: PolicyFlags,
  configured: readonly string[],
  terminal: Terminal,
): Partial<LoadOptions> {
  return {
    builtin: flags.builtin,
    directories: [...configured, ...flags.policy],
    cwd: terminal.cwd,
    cacheDirectory: flags.cacheDir ?? cacheDirectory(terminal),
    ...opaOptions(flags.opa, terminal),
  };
}
