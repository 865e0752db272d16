import type { Terminal } from '#cli/terminal.ts';

/** A line on stderr that tells how far the work has come. */
export interface ProgressLine {
  readonly update: (done: number, all: number) => void;
  readonly clear: () => void;
}

const PATIENCE_MS = 2_000;
const EVERY_MS = 200;

/** Shown only to a person, and only when the work takes longer than two seconds. */
export function progressLine(terminal: Terminal, what: string): ProgressLine {
  if (!terminal.isTerminal.stderr) return { update: () => undefined, clear: () => undefined };
  const start = terminal.now().getTime();
  let shown = 0;
  return {
    update(done, all) {
      const now = terminal.now().getTime();
      if (now - start < PATIENCE_MS || now - shown < EVERY_MS) return;
      shown = now;
      terminal.stderr(`\r\u001b[K${done}/${all} ${what} (${Math.floor((100 * done) / Math.max(1, all))} %)`);
    },
    clear() {
      if (shown !== 0) terminal.stderr('\r\u001b[K');
    },
  };
}
