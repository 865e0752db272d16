import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, CommanderError } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { program } from '#cli/program.ts';
import { progressOn } from '#cli/progress.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, VERSION, visible } from '#index.ts';

/**
 * Runs one command line and returns the exit code. An error that the user can mend is shown in two lines (2);
 * a bug of ours is shown with its stack (3).
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.clean;
  const done: Done = (code) => {
    exitCode = code;
  };
  const progress = progressOn(terminal);
  const root = program(progress.terminal, done).hook('preAction', (_, command) => {
    if (takesTime(command)) progress.start(`eastwest ${command.name()}`);
  });
  try {
    await root.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return failure(error, args, progress.terminal);
  } finally {
    progress.stop();
  }
}

/** What reads manifests or runs tests; watching goes on for ever, and has words of its own. */
function takesTime(command: Command): boolean {
  const reads = command.options.some(({ long }) => long === '--config' || long === '--policy');
  return reads && command.opts()['watch'] !== true;
}

function failure(error: unknown, args: readonly string[], terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.unknownCommand') suggestCheck(args, terminal);
    return error.exitCode === 0 ? EXIT.clean : EXIT.unusable;
  }
  if (error instanceof EastwestError) {
    terminal.stderr(`eastwest: ${error.message}\n  → ${error.remedy}\n`);
    return EXIT.unusable;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.stderr(`eastwest: this is a bug in eastwest ${VERSION}, please report it:\n${trace}\n`);
  return EXIT.bug;
}

/** Whoever leaves the command away means the main job. */
function suggestCheck(args: readonly string[], terminal: Terminal): void {
  const [first = ''] = args;
  if (first !== '-' && !existsSync(resolve(terminal.cwd, first))) return;
  terminal.stderr(`${visible(`To check it: eastwest check ${args.join(' ')}`)}\n`);
}
