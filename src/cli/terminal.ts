/** What a command sees of the world: the process, or a test's stand-in. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person looks at it. */
  readonly isTerminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Columns of the terminal, if it is one. */
  readonly width?: number;
  readonly now: () => Date;
  /** Which program this is taken for, instead of the build that it is: reports of another one aren't taken from the cache. */
  readonly build?: string;
  /** Calls back when the user ends the program (Ctrl-C), once; the answer takes that back. Without it, nobody can. */
  readonly onInterrupt?: (ended: () => void) => () => void;
  /** Says how far the work has come, where somebody sees it. */
  readonly working?: (text: string) => void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: readAll,
    env: process.env,
    cwd: process.cwd(),
    isTerminal: {
      stdin: process.stdin.isTTY === true,
      stdout: process.stdout.isTTY === true,
      stderr: process.stderr.isTTY === true,
    },
    ...(process.stdout.columns === undefined ? {} : { width: process.stdout.columns }),
    now: () => new Date(),
    onInterrupt,
  };
}

/** The second Ctrl-C is the system's again, and ends the process at once. */
function onInterrupt(ended: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, ended);
  return () => {
    for (const signal of signals) process.off(signal, ended);
  };
}

async function readAll(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/**
 * Whether to colour what goes to stdout: `--color`/`--no-color` decide, then NO_COLOR (no-color.org) and
 * FORCE_COLOR, then whether it is a terminal.
 */
export function usesColor(terminal: Terminal, choice: boolean | undefined): boolean {
  if (choice !== undefined) return choice;
  const { NO_COLOR, FORCE_COLOR, TERM } = terminal.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return terminal.isTerminal.stdout && TERM !== 'dumb';
}
