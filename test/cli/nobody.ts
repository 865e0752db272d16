import type { Terminal } from '#cli/terminal.ts';

/** A terminal at which nobody looks, for a command line that is only asked about itself. */
export const NOBODY: Terminal = {
  stdout: () => undefined,
  stderr: () => undefined,
  stdin: async () => new Uint8Array(),
  env: {},
  cwd: '.',
  isTerminal: { stdin: false, stdout: false, stderr: false },
  now: () => new Date(0),
};
