import { type Heartbeat, startHeartbeat } from '#cli/heartbeat.ts';
import type { Terminal } from '#cli/terminal.ts';

/** How the work of a command is shown while it goes on. */
export interface Progress {
  /** The terminal for the command: what is written to it takes the line of progress away first. */
  readonly terminal: Terminal;
  readonly start: (text: string) => void;
  readonly stop: () => void;
}

/** Shown only to a person, on stderr, and only when the work takes longer than two seconds. */
export function progressOn(
  terminal: Terminal,
  begin: (text: string) => Heartbeat = startHeartbeat,
): Progress {
  let beat: Heartbeat | undefined;
  const stop = (): void => {
    beat?.stop();
    beat = undefined;
  };
  const after =
    (write: (text: string) => void) =>
    (text: string): void => {
      stop();
      write(text);
    };
  return {
    terminal: {
      ...terminal,
      stdout: after(terminal.stdout),
      stderr: after(terminal.stderr),
      working: (text) => beat?.say(text),
    },
    start(text) {
      if (terminal.isTerminal.stderr) beat ??= begin(text);
    },
    stop,
  };
}
