import type { Terminal } from '#cli/terminal.ts';
import { EastwestError } from '#index.ts';

/** `--now`, else the clock, as ISO 8601. Throws `bad-usage`. */
export function readInstant(value: string | undefined, terminal: Terminal): string {
  const instant = value === undefined ? terminal.now() : new Date(value);
  if (!Number.isNaN(instant.getTime())) return instant.toISOString();
  throw new EastwestError(
    'bad-usage',
    `--now ${value} isn't an instant`,
    'Write it as 2026-11-22T00:00:00Z.',
  );
}

/** `--time-limit` in milliseconds. Throws `bad-usage`. */
export function readTimeLimit(value: string): number {
  const milliseconds = Number(value);
  if (Number.isInteger(milliseconds) && milliseconds > 0) return milliseconds;
  throw new EastwestError(
    'bad-usage',
    `--time-limit ${value} isn't a number of milliseconds`,
    'Write e.g. 5000.',
  );
}
