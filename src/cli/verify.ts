import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { separatePaths } from '#cli/flags/conftest.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { cacheDirectory, opaOptions } from '#cli/flags/opa-options.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { repeated } from '#cli/flags/repeated.ts';
import { readConfiguration } from '#cli/input/configuration.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import {
  EastwestError,
  renderVerification,
  VERIFY_FORMATS,
  type VerifyOptions,
  verifyPolicies,
  verifyVerdict,
} from '#index.ts';

interface VerifyFlags extends OutputFlags, ColorFlags {
  readonly config?: string;
  readonly policy: readonly string[];
  readonly data: readonly string[];
  readonly run?: string;
  readonly coverage: boolean;
  readonly threshold?: string;
  readonly timeout: string;
  readonly ignoreBuiltinErrors: boolean;
  readonly regoVersion?: 'v0' | 'v1';
  readonly opa?: string;
  readonly cacheDir?: string;
  readonly verbose: boolean;
}

/** conftest's default, and ours where eastwest.yaml names none. */
const POLICY_FOLDER = 'policy';

/** `eastwest verify [paths]`: the unit tests of policies. */
export function verifyCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('verify')
    .description('Run the unit tests of your policies, with opa, and tell which lines of the rules they run.')
    .argument(
      '[paths...]',
      'directories or files with Rego; default: policies of eastwest.yaml, else policy/',
    )
    .option('-p, --policy <dir>', 'another way to name them; repeatable', repeated, [])
    .option('-c, --config <file>', 'the configuration (default: eastwest.yaml here)')
    .option('-d, --data <path>', 'JSON and YAML that the policies read as data; repeatable', repeated, [])
    .option('-r, --run <regex>', 'only tests whose name, data.<package>.<test>, matches')
    .option('--coverage', 'tell which lines of the rules ran', false)
    .option('--threshold <percent>', 'fail if less than this is covered; implies --coverage')
    .option(
      '--ignore-builtin-errors',
      'take a built-in function that fails for undefined, in silence, as opa and conftest do',
      false,
    )
    .option('--timeout <duration>', 'for one test: 500ms, 5s, 2m', '5s')
    .addOption(
      new Option('--rego-version <version>', 'instead of finding it out, directory by directory').choices([
        'v0',
        'v1',
      ]),
    );
  addFormatFlag(command, VERIFY_FORMATS);
  addColorFlags(command);
  return command
    .option('--opa <file>', 'the opa binary that runs the tests (default: EASTWEST_OPA, PATH, bundled)')
    .option(
      '--cache-dir <dir>',
      'where it is kept that opa was checked (default: the cache directory of your user)',
    )
    .option('-v, --verbose', 'also list tests that pass and files that are covered', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: VerifyFlags) =>
      done(await runVerify(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest verify                                  the tests in policy/, or where eastwest.yaml says
  eastwest verify policy/ --threshold 90           and 90 % of the rules must be covered
  eastwest verify policy/ --run 'test_denies_.*'
  eastwest verify --policy policy/ --data data/    as with conftest verify
  eastwest verify --format pretty --format junit=verify.xml

A test is a rule whose name begins with test_, in a file *_test.rego; todo_test_… is skipped, and counted. conftest's
parse_config, parse_config_file and parse_combined_config_files are there for YAML and JSON.

Exit codes: 0 all pass, 1 a test fails or too little is covered, 2 the result can't be trusted (no test, a test without an
answer, Rego that doesn't compile), 3 a bug in eastwest.`;

async function runVerify(paths: readonly string[], flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, VERIFY_FORMATS, 'pretty');
  const report = await verifyPolicies(verifyOptions(paths, flags, terminal));
  const color = usesColor(terminal, flags.color);
  writeFormats(
    outputs,
    (format, toStdout) =>
      renderVerification(report, format, { color: color && toStdout, verbose: flags.verbose }),
    terminal,
  );
  switch (verifyVerdict(report)) {
    case 'passed':
      return EXIT.clean;
    case 'failed':
      return EXIT.findings;
    default:
      return EXIT.unusable;
  }
}

function verifyOptions(paths: readonly string[], flags: VerifyFlags, terminal: Terminal): VerifyOptions {
  return {
    directories: directoriesOf(paths, flags, terminal),
    data: separatePaths(flags.data, terminal.cwd),
    cwd: terminal.cwd,
    coverage: flags.coverage,
    ignoreBuiltinErrors: flags.ignoreBuiltinErrors,
    timeout: milliseconds(flags.timeout),
    cacheDirectory: flags.cacheDir ?? cacheDirectory(terminal),
    ...opaOptions(flags.opa, terminal),
    ...(flags.run === undefined ? {} : { run: flags.run }),
    ...(flags.threshold === undefined ? {} : { threshold: percent(flags.threshold) }),
    ...(flags.regoVersion === undefined ? {} : { regoVersion: flags.regoVersion }),
  };
}

function directoriesOf(
  paths: readonly string[],
  { policy, config }: VerifyFlags,
  terminal: Terminal,
): readonly string[] {
  const given = [...paths, ...separatePaths(policy, terminal.cwd)];
  if (given.length > 0) return given;
  const { policies, file } = readConfiguration(config, [], terminal);
  if (policies.length > 0) return policies;
  if (existsSync(resolve(terminal.cwd, POLICY_FOLDER))) return [POLICY_FOLDER];
  const where = file === undefined ? 'there is no eastwest.yaml here' : `${file} names no policies`;
  throw new EastwestError(
    'bad-usage',
    `nothing to verify: no paths are given, ${where}, and there is no folder ${POLICY_FOLDER}/`,
    'Name the directory with the policies and their tests (eastwest verify policies/).',
  );
}

function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const unit = { ms: 1, s: 1_000, m: 60_000 }[match?.[2] ?? ''] ?? 0;
  const value = Math.round(Number(match?.[1] ?? 0) * unit);
  if (value > 0) return value;
  throw new EastwestError('bad-usage', `--timeout ${text} isn't a duration`, 'Write e.g. 500ms, 5s or 2m.');
}

function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new EastwestError(
    'bad-usage',
    `--threshold ${text} isn't a share in percent`,
    'Write a number from 0 to 100.',
  );
}
