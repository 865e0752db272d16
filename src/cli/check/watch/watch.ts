import { type Changes, changesBetween } from '#cli/check/watch/changes.ts';
import { directoriesOf } from '#cli/check/watch/directories.ts';
import { type InputNames, inputRoots, isInput } from '#cli/check/watch/inputs.ts';
import { summaryText } from '#cli/check/watch/summary.ts';
import { turns } from '#cli/check/watch/turns.ts';
import { openWatcher } from '#cli/check/watch/watcher.ts';
import { EXIT } from '#cli/exit-code.ts';
import type { FormatOutput } from '#cli/flags/formats.ts';
import { saysOnce } from '#cli/says-once.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, type FormatName, type Report, verdict, visible } from '#index.ts';

/** A check that is to be repeated. */
export interface WatchedCheck {
  readonly paths: readonly string[];
  readonly flags: InputNames & { readonly verbose: boolean };
  readonly outputs: readonly FormatOutput<FormatName>[];
  /** One run. Throws as a check does. */
  readonly once: (terminal: Terminal) => Promise<Outcome>;
  /** Writes the whole report to all of its outputs, or to those that are named. */
  readonly write: (reports: readonly Report[], outputs?: readonly FormatOutput<FormatName>[]) => void;
}

/** What a run came to. */
export interface Outcome {
  readonly reports: readonly Report[];
  readonly code: number;
}

/** Editors write in several steps, and git writes file by file. */
export const QUIET_MILLISECONDS = 150;
const CLEAR = '\u001b[2J\u001b[H';

/**
 * Checks, and again whenever something that a check reads has changed, until the user ends it: then the exit code is that of the last run.
 * The first run shows the whole report, the others what is new and what is mended.
 * @throws EastwestError `bad-usage` for standard input, and for a format for machines on standard output.
 */
export async function watchCheck(job: WatchedCheck, terminal: Terminal): Promise<number> {
  refuse(job);
  const quiet = saysOnce(terminal);
  const toFiles = job.outputs.filter(({ file }) => file !== undefined);
  const files = toFiles.map(({ file = '' }) => file);
  let last: Outcome = { reports: [], code: EXIT.unusable };
  let trusted = last;
  let shown = false;
  let end: (error?: unknown) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  const turn = async (): Promise<void> => {
    const start = performance.now();
    try {
      watcher.follow(directoriesOf(inputRoots(job.paths, job.flags, terminal)));
      const outcome = await job.once(quiet);
      const ran = { at: terminal.now(), milliseconds: performance.now() - start };
      if (shown) {
        const text = summaryText(changesOf(last, trusted, outcome), outcome.reports, ran);
        terminal.stdout((terminal.isTerminal.stdout ? CLEAR : '') + text);
      }
      if (!shown || job.flags.verbose) job.write(outcome.reports);
      else job.write(outcome.reports, toFiles);
      last = outcome;
      if (!shown || outcome.reports.every((report) => verdict(report) !== 'untrusted')) trusted = outcome;
      shown = true;
    } catch (error) {
      if (!(error instanceof EastwestError)) return end(error);
      last = { ...last, code: EXIT.unusable };
      terminal.stderr(`eastwest: ${error.message}\n  → ${error.remedy}\n`);
    }
  };
  const { signal, stop } = turns(turn, QUIET_MILLISECONDS);
  const watcher = openWatcher({
    changed: (path) => {
      if (isInput(path, files, terminal.cwd)) signal();
    },
    failed: (directory, reason) =>
      quiet.stderr(`eastwest: ${visible(`changes in ${directory} go unnoticed: ${reason}`)}\n`),
  });
  const deaf = terminal.onInterrupt?.(() => end());
  try {
    await turn();
    terminal.stderr('eastwest: watching; Ctrl-C ends it\n');
    await ended;
  } finally {
    deaf?.();
    watcher.close();
    await stop();
  }
  return last.code;
}

/** Findings are held against the last run that could be trusted: what was hidden by a broken file is not new when it shows again. */
function changesOf(last: Outcome, trusted: Outcome, now: Outcome): Changes {
  const { findings } = changesBetween(trusted.reports, now.reports);
  const { problems } = changesBetween(last.reports, now.reports);
  return { findings, problems };
}

function refuse({ paths, outputs }: WatchedCheck): void {
  if (paths.includes('-')) {
    throw new EastwestError(
      'bad-usage',
      "standard input can't be watched: it is read once",
      'Name files or directories; charts and overlays are watched with --helm and --kustomize.',
    );
  }
  const machine = outputs.find(({ format, file }) => file === undefined && format !== 'pretty');
  if (machine !== undefined) {
    throw new EastwestError(
      'bad-usage',
      `--watch prints one report after another: ${machine.format} on standard output would be no ${machine.format}`,
      `Give it a file, which is written anew after each run: --format ${machine.format}=FILE`,
    );
  }
}
