import type { Command } from 'commander';
import { addConftestFlags, type ConftestFlags, namespacesOf, separatePaths } from '#cli/flags/conftest.ts';
import { cacheDirectory, opaOptions } from '#cli/flags/opa-options.ts';
import { repeated } from '#cli/flags/repeated.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Config, findDefaultDirectory, type LoadOptions } from '#index.ts';

/** Which rules run, and how the user's own are compiled. */
export interface PolicyFlags extends ConftestFlags {
  readonly policy: readonly string[];
  readonly builtin: boolean;
  readonly opa?: string;
  readonly cacheDir?: string;
}

/** `--policy`, conftest's flags for it, `--no-builtin`, `--opa`, `--cache-dir`. */
export function addPolicyFlags(command: Command): Command {
  const given = command.option(
    '-p, --policy <dir>',
    'a directory with Rego of your own, ours or conftest style; repeatable (default: policy/ if it holds conftest-style rules)',
    repeated,
    [],
  );
  return addConftestFlags(given)
    .option('--no-builtin', 'run only the rules given with --policy')
    .option('--opa <file>', 'the opa binary that compiles your Rego (default: EASTWEST_OPA, PATH, bundled)')
    .option(
      '--cache-dir <dir>',
      'where compiled Rego and reports are kept (default: the cache directory of your user)',
    );
}

/**
 * What these flags and the `policies` of eastwest.yaml ask of `loadPolicies`. If neither names any, conftest's default
 * folder is taken, and said so: the rules of a run aren't a surprise.
 */
export async function loadOptions(
  flags: PolicyFlags,
  config: Config,
  terminal: Terminal,
): Promise<Partial<LoadOptions>> {
  const named = [...config.policies, ...separatePaths(flags.policy, terminal.cwd)];
  return {
    builtin: flags.builtin,
    directories: named.length > 0 ? named : await defaultDirectories(config, terminal),
    data: separatePaths(flags.data, terminal.cwd),
    namespaces: namespacesOf(flags),
    cwd: terminal.cwd,
    cacheDirectory: flags.cacheDir ?? cacheDirectory(terminal),
    ...opaOptions(flags.opa, terminal),
  };
}

/** `policies: []` in eastwest.yaml says that there are none. */
async function defaultDirectories({ text }: Config, terminal: Terminal): Promise<readonly string[]> {
  if (text !== undefined && /^["']?policies["']?\s*:/m.test(text)) return [];
  const directory = await findDefaultDirectory(terminal.cwd);
  if (directory === undefined) return [];
  terminal.stderr(
    `Using the policies in ${directory}/, conftest's default folder. Name others with --policy; \`policies: []\` in eastwest.yaml means none.\n`,
  );
  return [directory];
}
