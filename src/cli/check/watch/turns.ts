/** Runs something after what happened, never twice at a time. */
export interface Turns {
  /** Something has happened. */
  readonly signal: () => void;
  /** No further runs; settles when the one that is under way has ended. */
  readonly stop: () => Promise<void>;
}

/**
 * Waits until nothing has happened for `quiet` milliseconds, then runs: a hundred files that a git checkout writes are one run. What
 * happens during a run leads to another one after it. Whatever is a stream of events without a pause has its turn after `longest`.
 */
export function turns(run: () => Promise<void>, quiet: number, longest: number = 10 * quiet): Turns {
  let timer: NodeJS.Timeout | undefined;
  let first: number | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  const begin = (): void => {
    timer = undefined;
    first = undefined;
    running = run().finally(() => {
      running = undefined;
      if (first !== undefined) wait();
    });
  };
  const wait = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    const left = Math.max(0, (first ?? 0) + longest - Date.now());
    timer = setTimeout(begin, Math.min(quiet, left));
  };
  return {
    signal: () => {
      if (stopped) return;
      first ??= Date.now();
      if (running === undefined) wait();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
