import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { checkClusters } from '#cli/check/check-clusters.ts';
import { readInstant, readTimeLimit } from '#cli/check/settings.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { addInputFlags, type InputFlags } from '#cli/flags/input.ts';
import { addPolicyFlags, loadOptions, type PolicyFlags } from '#cli/flags/policies.ts';
import { baselineFile, findBaseline, pathsRead, scopeOf } from '#cli/input/baseline-file.ts';
import { writeProblems } from '#cli/input/problems.ts';
import { type Selection, selectClusters } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  type Baseline,
  type BaselineUpdate,
  EastwestError,
  loadPolicies,
  type Report,
  recordBaseline,
  updateBaseline,
  verdict,
  visible,
  writeBaseline,
} from '#index.ts';

interface BaselineCommandFlags extends InputFlags, PolicyFlags {
  readonly baseline?: string;
  readonly prune: boolean;
  readonly update: boolean;
  readonly now?: string;
  readonly timeLimit: string;
}

/** `eastwest baseline [paths]`: what is found today doesn't count any more, what comes does. */
export function baselineCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('baseline').description(
    'Record the findings of today, so that a check fails on new ones only; take out those that are mended.',
  );
  addInputFlags(command);
  addPolicyFlags(command);
  return command
    .option('--baseline <file>', 'the file (default: eastwest-baseline.yaml, beside eastwest.yaml)')
    .option('--prune', 'only take out what is mended; exit with 0 whatever is new', false)
    .option('--update', 'also let in what is new, and what has changed', false)
    .option('--now <instant>', 'the time that rules and exceptions see, ISO 8601 (default: now)')
    .option('--time-limit <milliseconds>', 'for one rule on one subject', '5000')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: BaselineCommandFlags) =>
      done(await runBaseline(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest baseline                        record what is found in the sources of eastwest.yaml
  eastwest baseline manifests/             record what is found there
  eastwest baseline --prune                take out what is mended
  eastwest baseline --update               let in what is new: look at it first

Where there is a baseline, nothing is added to it without --update.

Exit codes: 0 written, or nothing to write, 1 there is something new that was not let in, 2 the answer can't be trusted
(nothing is written), 3 a bug in eastwest.`;

async function runBaseline(
  paths: readonly string[],
  flags: BaselineCommandFlags,
  terminal: Terminal,
): Promise<number> {
  if (flags.prune && flags.update) {
    throw new EastwestError('bad-usage', '--prune and --update contradict each other', 'Leave one away.');
  }
  const settings = {
    now: readInstant(flags.now, terminal),
    limits: { milliseconds: readTimeLimit(flags.timeLimit) },
  };
  const selection = selectClusters(paths, flags, 'baseline', terminal);
  const file = baselineFile(flags, selection, terminal);
  const isThere = existsSync(resolve(terminal.cwd, file));
  const old = isThere ? findBaseline(flags, selection, terminal) : undefined;
  refuse(file, old, selection, flags);
  const policies = await loadPolicies(await loadOptions(flags, selection.config, terminal));
  const { combine, ignore, ignoreBuiltinErrors } = flags;
  const run = { ...settings, combine, ignore, ignoreBuiltinErrors, exclude: [file] };
  const reports = await checkClusters(selection, policies, run, terminal);
  if (!trusted(reports, terminal)) return EXIT.unusable;
  if (old === undefined) {
    const baseline = recordBaseline(reports, file, pathsRead(file, selection, flags.ignore));
    write(baseline, terminal);
    terminal.stdout(recorded(baseline));
    return EXIT.clean;
  }
  const updated = updateBaseline(reports, old, scopeOf(old, selection, flags.ignore), flags.update);
  const differs = updated.removed.length > 0 || (flags.update && news(updated) > 0);
  if (differs) write(updated.baseline, terminal);
  terminal.stdout(told(updated, flags));
  return news(updated) > 0 && !flags.update && !flags.prune ? EXIT.findings : EXIT.clean;
}

/** What would end in a baseline that says less, or more, than it seems to. */
function refuse(
  file: string,
  old: Baseline | undefined,
  selection: Selection,
  { prune, ignore }: BaselineCommandFlags,
): void {
  if (old === undefined && prune) {
    throw new EastwestError(
      'bad-usage',
      `there is no ${file} to take anything out of`,
      'Record one with `eastwest baseline`, or name it with --baseline.',
    );
  }
  if (old === undefined && !selection.complete && selection.config.environments.length > 0) {
    throw new EastwestError(
      'bad-usage',
      'a first baseline is of all environments',
      'Run `eastwest baseline` without --environment and without paths.',
    );
  }
  if (old === undefined || scopeOf(old, selection, ignore).whole) return;
  const read = old.paths.length === 0 ? 'the sources of eastwest.yaml' : old.paths.join(' ');
  throw new EastwestError(
    'bad-usage',
    `${file} was recorded of ${read}, and this is something else: what isn't read would seem to be mended`,
    'Read the same again; or remove the file, and record a new one.',
  );
}

/** A baseline of an answer that can't be trusted would be one too. */
function trusted(reports: readonly Report[], terminal: Terminal): boolean {
  const doubtful = reports.filter((report) => ['untrusted', 'nothing-seen'].includes(verdict(report)));
  if (doubtful.length === 0) return true;
  for (const { problems } of doubtful) writeProblems(problems, terminal);
  for (const { rules } of doubtful) {
    for (const { rule } of rules.filter(({ status }) => status === 'broken')) {
      terminal.stderr(`eastwest: ${visible(`rule ${rule.id} gave no answer`)}\n`);
    }
  }
  terminal.stderr(
    "eastwest: no baseline is written: the answer can't be trusted\n  → Mend what is severe first; `eastwest check` shows it.\n",
  );
  return false;
}

function write(baseline: Baseline, terminal: Terminal): void {
  try {
    writeFileSync(resolve(terminal.cwd, baseline.file), writeBaseline(baseline));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'output-unwritable',
      `can't write ${baseline.file}: ${reason}`,
      'Name a file in an existing directory with --baseline.',
      { cause },
    );
  }
}

function news({ fresh, changed }: BaselineUpdate): number {
  return fresh.length + changed.length;
}

function recorded({ file, entries }: Baseline): string {
  const count = entries.reduce((sum, entry) => sum + entry.count, 0);
  const rules = new Map<string, number>();
  for (const { rule, count: times } of entries) rules.set(rule, (rules.get(rule) ?? 0) + times);
  const lines = [...rules]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([rule, times]) => `  ${String(times).padStart(5)}  ${rule}`);
  const next =
    count === 0
      ? 'Nothing to accept: a check fails on whatever comes. You need no baseline.'
      : 'Commit it: `eastwest check` now fails on what is new or worse. Mend what is in it, then run `eastwest baseline`.';
  return `${[`${visible(file)}: ${count} ${count === 1 ? 'finding' : 'findings'} recorded`, ...lines.map(visible), '', next].join('\n')}\n`;
}

function told(
  { baseline, removed, fresh, changed }: BaselineUpdate,
  { update }: BaselineCommandFlags,
): string {
  const count = baseline.entries.reduce((sum, entry) => sum + entry.count, 0);
  const lines = [
    ...section(
      'mended, taken out',
      removed.map(({ rule, subject }) => `${rule}  ${subject}`),
    ),
    ...section(
      update ? 'new, let in' : 'new, not let in',
      fresh.map(({ rule, subject, message }) => `${rule}  ${subject.id}\n      ${message}`),
    ),
    ...section(
      update ? 'changed, let in as it is now' : 'changed, not let in',
      changed.map(
        ({ finding, known }) =>
          `${known.rule}  ${known.subject}\n      was: ${known.message}\n      now: ${finding.message}`,
      ),
    ),
  ];
  const total = `${visible(baseline.file)}: ${count} ${count === 1 ? 'finding' : 'findings'}${lines.length === 0 ? ', nothing to change' : ''}`;
  const remedy =
    !update && fresh.length + changed.length > 0
      ? [
          '',
          'A baseline only shrinks. Mend these, or look at them and let them in with `eastwest baseline --update`.',
        ]
      : [];
  return `${[...lines, total, ...remedy].join('\n')}\n`;
}

function section(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const shown = items.map((item) => item.split('\n').map(visible).join('\n'));
  return [`${title} (${items.length}):`, ...shown.map((item) => `  ${item}`), ''];
}
