import { Worker } from 'node:worker_threads';

/** A line on stderr that goes on counting seconds while this thread is busy. */
export interface Heartbeat {
  /** What is being done. */
  readonly say: (text: string) => void;
  /** Takes the line away, before anything else is written. */
  readonly stop: () => void;
}

/** How long work may take before anything is shown, and how often the line is written anew. */
const PATIENCE_MS = 2_000;
const EVERY_MS = 200;
/** How long the other thread may take to take its line away. */
const GRACE_MS = 500;

/**
 * Starts it. A proof is one long computation, in which no timer of its own thread would ever ring: another thread writes.
 *
 * @param text one line, without control characters
 */
export function startHeartbeat(text: string, patience = PATIENCE_MS): Heartbeat {
  const flag = new SharedArrayBuffer(4);
  const start = Date.now();
  const workerData = { flag, text, patience, every: EVERY_MS };
  const worker = new Worker(CODE, { eval: true, execArgv: [], workerData });
  worker.unref();
  worker.on('error', () => undefined);
  let stopped = false;
  return {
    say: (line) => worker.postMessage(line),
    stop() {
      if (stopped) return;
      stopped = true;
      worker.postMessage(null);
      if (Date.now() - start >= patience) Atomics.wait(new Int32Array(flag), 0, 0, GRACE_MS);
      void worker.terminate();
    },
  };
}

const CODE = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const start = Date.now();
let { text } = workerData;
let shown = false;
const timer = setInterval(() => {
  const passed = Date.now() - start;
  if (passed < workerData.patience) return;
  shown = true;
  writeSync(2, '\\r\\u001b[K' + text + ' (' + Math.floor(passed / 1000) + ' s)');
}, workerData.every);
parentPort.on('message', (message) => {
  if (message !== null) {
    text = message;
    return;
  }
  clearInterval(timer);
  if (shown) writeSync(2, '\\r\\u001b[K');
  const flag = new Int32Array(workerData.flag);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
  parentPort.close();
});
`;
