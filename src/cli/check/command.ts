import { Command, Option } from 'commander';
import { accept } from '#cli/check/accept.ts';
import { checkClusters } from '#cli/check/check-clusters.ts';
import { repositoryRoot } from '#cli/check/repository-root.ts';
import { readInstant, readTimeLimit } from '#cli/check/settings.ts';
import { type Outcome, watchCheck } from '#cli/check/watch/watch.ts';
import type { Done } from '#cli/done.ts';
import { exitCode } from '#cli/exit-code.ts';
import { type AcceptanceFlags, addAcceptanceFlags } from '#cli/flags/acceptance.ts';
import { addCacheFlag, type CacheFlags, reportCache } from '#cli/flags/cache.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addInputFlags, type InputFlags } from '#cli/flags/input.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { addPolicyFlags, loadOptions, type PolicyFlags } from '#cli/flags/policies.ts';
import { findBaseline } from '#cli/input/baseline-file.ts';
import { selectClusters } from '#cli/input/select-clusters.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import { FORMATS, loadPolicies, type RenderOptions, type Report, render, type Severity } from '#index.ts';

interface CheckFlags extends InputFlags, PolicyFlags, CacheFlags, AcceptanceFlags, OutputFlags, ColorFlags {
  readonly failOn: Severity;
  readonly failOnWarn: boolean;
  readonly now?: string;
  readonly timeLimit: string;
  readonly verbose: boolean;
  readonly watch: boolean;
}

/** `eastwest check [paths|-]`: the main job. */
export function checkCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('check').description(
    'Check manifests against the rules and report what they let through.',
  );
  addInputFlags(command);
  addPolicyFlags(command);
  addCacheFlag(command);
  addAcceptanceFlags(command);
  addFormatFlag(command, FORMATS);
  addColorFlags(command);
  return command
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 for findings of at least this severity')
        .choices(['error', 'warning', 'note'])
        .default('error'),
    )
    .option('--fail-on-warn', 'the same as --fail-on warning', false)
    .option('--now <instant>', 'the time that rules and exceptions see, ISO 8601 (default: now)')
    .option('--time-limit <milliseconds>', 'for one rule on one subject', '5000')
    .option('-v, --verbose', 'also list what is suppressed, unknown or not applicable', false)
    .option('-w, --watch', 'check again whenever something has changed, and show what is new', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: CheckFlags) =>
      done(await runCheck(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest check                                          what eastwest.yaml says
  eastwest check --environment prod                       one of its environments
  eastwest check manifests/ 'overlays/**/*.yaml'
  eastwest check --kustomize overlays/prod
  eastwest check --helm charts/shop --values prod.yaml
  kubectl get all,cm,netpol -A -o yaml | eastwest check -
  eastwest check . --format pretty --format sarif=eastwest.sarif
  eastwest check . --policy policy/ --fail-on warning
  eastwest check --changed-since origin/main              what a branch brought about
  eastwest check . --policy policy/ --namespace 'team.*' --data policy/data
  eastwest check --watch                                  again after each change, until Ctrl-C

Exit codes: 0 no finding at or above --fail-on, 1 findings, 2 the answer can't be trusted (a document that can't be
read, a rule that failed, a mistake in the configuration), 3 a bug in eastwest.`;

async function runCheck(paths: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, FORMATS, 'pretty');
  const options = renderOptions(flags, terminal);
  const write = (reports: readonly Report[], chosen = outputs) =>
    writeFormats(chosen, (format, toStdout) => render(reports, format, options(toStdout)), terminal);
  if (flags.watch) {
    const once = (quiet: Terminal) => checkOnce(paths, flags, quiet);
    return watchCheck({ paths, flags, outputs, once, write }, terminal);
  }
  const { reports, code } = await checkOnce(paths, flags, terminal);
  write(reports);
  return code;
}

/** A check from the command line to its reports; nothing is written yet. */
async function checkOnce(paths: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<Outcome> {
  const now = readInstant(flags.now, terminal);
  const limits = { milliseconds: readTimeLimit(flags.timeLimit) };
  const selection = selectClusters(paths, flags, 'check', terminal);
  const policies = await loadPolicies(await loadOptions(flags, selection.config, terminal));
  const baseline = findBaseline(flags, selection, terminal);
  const exclude = baseline === undefined ? [] : [baseline.file];
  const settings = {
    now,
    limits,
    combine: flags.combine,
    ignoreBuiltinErrors: flags.ignoreBuiltinErrors,
    ignore: flags.ignore,
    exclude,
    cache: reportCache(flags, terminal),
  };
  const found = await checkClusters(selection, policies, settings, terminal);
  const reports = await accept(found, { selection, policies, settings, baseline }, flags, terminal);
  return { reports, code: exitCode(reports, failOn(flags)) };
}

/** conftest's flag makes `--fail-on` no less severe than it is. */
function failOn({ failOn: chosen, failOnWarn }: CheckFlags): Severity {
  return failOnWarn && chosen === 'error' ? 'warning' : chosen;
}

function renderOptions(flags: CheckFlags, terminal: Terminal): (toStdout: boolean) => RenderOptions {
  const color = usesColor(terminal, flags.color);
  const root = repositoryRoot(terminal);
  return (toStdout) => ({
    cwd: terminal.cwd,
    ...(root === undefined ? {} : { root }),
    color: color && toStdout,
    verbose: flags.verbose,
    ...(toStdout && terminal.width !== undefined ? { width: terminal.width } : {}),
  });
}
