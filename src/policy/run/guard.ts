import { createContext, Script } from 'node:vm';

/** Runs functions of ours that may not come back. */
export type Guard = (run: () => void, milliseconds: number) => 'finished' | 'interrupted';

/**
 * A guard for code that runs too long, WebAssembly included. The engine itself ends it (as it ends a script in
 * `node:vm` after its `timeout`), so that no second thread is needed: neither its start nor a copy of each input.
 * It can't be caught by what it ends. A WASM instance that was interrupted is in the middle of something: drop it.
 */
export function createGuard(): Guard {
  const context = createContext({ run: (): void => undefined });
  const script = new Script('run()');
  return (run, milliseconds) => {
    context['run'] = run;
    try {
      script.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) });
      return 'finished';
    } catch (error) {
      if (isTimeout(error)) return 'interrupted';
      throw error;
    } finally {
      context['run'] = (): void => undefined;
    }
  };
}

/** It is made in the guard's context, where `Error` is another class than here. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
