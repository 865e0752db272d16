import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { repeated } from '#cli/flags/repeated.ts';

/** conftest's flags, with its meanings, for policies in its convention; and how its silence is had back. */
export interface ConftestFlags {
  readonly namespace: readonly string[];
  readonly allNamespaces: boolean;
  readonly data: readonly string[];
  readonly combine: boolean;
  readonly ignore?: string;
  readonly ignoreBuiltinErrors: boolean;
}

/** `--namespace`, `--all-namespaces`, `--data`, `--combine`, `--ignore`, `--ignore-builtin-errors`. */
export function addConftestFlags(command: Command): Command {
  return command
    .option(
      '-n, --namespace <name>',
      'of conftest-style policies, run only those in this package, or in those that match a glob; repeatable',
      repeated,
      [],
    )
    .option('--all-namespaces', 'run those of all packages; it is the default here', false)
    .option(
      '-d, --data <path>',
      'a file or directory that policies see as `data`, its folders as keys; repeatable',
      repeated,
      [],
    )
    .option(
      '--combine',
      'let conftest-style policies see all documents at once, as [{path, contents}]',
      false,
    )
    .option('--ignore <regex>', 'leave out files in whose path the regular expression is found')
    .option(
      '--ignore-builtin-errors',
      'take a built-in function that fails in your Rego for undefined, in silence, as conftest does',
      false,
    );
}

/** The namespaces that are asked for; none means all. As in conftest, `--all-namespaces` wins, and commas separate. */
export function namespacesOf({ namespace, allNamespaces }: ConftestFlags): readonly string[] {
  return allNamespaces ? [] : namespace.flatMap((names) => names.split(','));
}

/** Paths of which one value may hold several, separated by commas, unless there is a path of that very name. */
export function separatePaths(values: readonly string[], cwd: string): readonly string[] {
  return values.flatMap((value) =>
    value.includes(',') && !existsSync(resolve(cwd, value)) ? value.split(',') : value,
  );
}
