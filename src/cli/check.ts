import { Command, Option } from 'commander';
import { chosenPaths } from '#cli/chosen-paths.ts';
import { readConfiguration } from '#cli/configuration.ts';
import type { Done } from '#cli/done.ts';
import { exitCode } from '#cli/exit-code.ts';
import { parseFormats, writeFormats } from '#cli/formats.ts';
import { cacheDirectory, opaOptions } from '#cli/opa-options.ts';
import { progressLine } from '#cli/progress.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import { check, EastwestError, FORMATS, loadPolicies, readManifests, render, type Severity } from '#index.ts';

interface CheckFlags {
  readonly config?: string;
  readonly policy: readonly string[];
  readonly builtin: boolean;
  readonly format: readonly string[];
  readonly failOn: Severity;
  readonly now?: string;
  readonly timeLimit: string;
  readonly opa?: string;
  readonly cacheDir?: string;
  readonly color?: boolean;
  readonly verbose: boolean;
}

/** `eastwest check [paths|-]`: the main job. */
export function checkCommand(terminal: Terminal, done: Done): Command {
  return new Command('check')
    .description('Check manifests against the rules and report what they let through.')
    .argument(
      '[paths...]',
      'files, directories, globs, or - for standard input; default: sources of eastwest.yaml',
    )
    .option(
      '-c, --config <file>',
      'the configuration (default: eastwest.yaml, here or in the checked directory)',
    )
    .option(
      '-p, --policy <dir>',
      'a directory with Rego of your own, ours or conftest style; repeatable',
      collect,
      [],
    )
    .option('--no-builtin', 'run only the rules given with --policy')
    .option('-f, --format <format[=file]>', 'pretty, json, sarif or junit; repeatable', collect, [])
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 for findings of at least this severity')
        .choices(['error', 'warning', 'note'])
        .default('error'),
    )
    .option('--now <instant>', 'the time that rules and exceptions see, ISO 8601 (default: now)')
    .option('--time-limit <milliseconds>', 'for one rule on one subject', '5000')
    .option('--opa <file>', 'the opa binary that compiles your Rego (default: EASTWEST_OPA, PATH, bundled)')
    .option('--cache-dir <dir>', 'where compiled Rego is kept (default: the cache directory of your user)')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours (default: colours on a terminal)')
    .option('-v, --verbose', 'also list what is suppressed, unknown or not applicable', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: CheckFlags) =>
      done(await runCheck(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest check                                          what eastwest.yaml says
  eastwest check manifests/ 'overlays/**/*.yaml'
  kustomize build overlays/prod | eastwest check -
  kubectl get all,cm,netpol -A -o yaml | eastwest check -
  eastwest check . --format pretty --format sarif=eastwest.sarif
  eastwest check . --policy policy/ --fail-on warning

Exit codes: 0 no finding at or above --fail-on, 1 findings, 2 the answer can't be trusted (a document that can't be
read, a rule that failed, a mistake in the configuration), 3 a bug in eastwest.`;

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

async function runCheck(paths: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, FORMATS, 'pretty');
  const now = parseInstant(flags.now, terminal);
  const milliseconds = parseMilliseconds(flags.timeLimit);
  const configuration = readConfiguration(flags.config, paths, terminal);
  const manifests = await readManifests(chosenPaths(paths, configuration, 'check'), {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    exclude: configuration.config.file === undefined ? [] : [configuration.config.file],
  });
  const policies = await loadPolicies({
    builtin: flags.builtin,
    directories: [...configuration.policies, ...flags.policy],
    cacheDirectory: flags.cacheDir ?? cacheDirectory(terminal),
    ...opaOptions(flags.opa, terminal),
  });
  const progress = progressLine(terminal, 'evaluations');
  const report = await check(manifests, policies, {
    config: configuration.config,
    now,
    limits: { milliseconds },
    onProgress: progress.update,
  }).finally(progress.clear);
  const color = usesColor(terminal, flags.color);
  writeFormats(
    outputs,
    (format, toStdout) =>
      render(report, format, {
        cwd: terminal.cwd,
        color: color && toStdout,
        verbose: flags.verbose,
        ...(toStdout && terminal.width !== undefined ? { width: terminal.width } : {}),
      }),
    terminal,
  );
  return exitCode(report, flags.failOn);
}

function parseInstant(value: string | undefined, terminal: Terminal): string {
  const instant = value === undefined ? terminal.now() : new Date(value);
  if (!Number.isNaN(instant.getTime())) return instant.toISOString();
  throw new EastwestError(
    'bad-usage',
    `--now ${value} isn't an instant`,
    'Write it as 2026-11-22T00:00:00Z.',
  );
}

function parseMilliseconds(value: string): number {
  const milliseconds = Number(value);
  if (Number.isInteger(milliseconds) && milliseconds > 0) return milliseconds;
  throw new EastwestError(
    'bad-usage',
    `--time-limit ${value} isn't a number of milliseconds`,
    'Write e.g. 5000.',
  );
}
