import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { turns } from '#cli/check/watch/turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs that take some time, with the most that were under way at once. */
function counted(takes: number) {
  const seen = { runs: 0, atOnce: 0, most: 0 };
  const run = async () => {
    seen.runs += 1;
    seen.atOnce += 1;
    seen.most = Math.max(seen.most, seen.atOnce);
    await new Promise((resolve) => setTimeout(resolve, takes));
    seen.atOnce -= 1;
  };
  return { seen, run };
}

test('a burst is one run, after a pause', async () => {
  const { seen, run } = counted(10);
  const { signal } = turns(run, 150);
  for (let index = 0; index < 100; index++) {
    signal();
    await vi.advanceTimersByTimeAsync(5);
  }
  expect(seen.runs).toBe(0);
  await vi.advanceTimersByTimeAsync(150);
  expect(seen.runs).toBe(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.runs).toBe(1);
});

test('what happens during a run leads to one more, and never to two at once', async () => {
  const { seen, run } = counted(1_000);
  const { signal } = turns(run, 150);
  signal();
  await vi.advanceTimersByTimeAsync(200);
  for (let index = 0; index < 10; index++) {
    signal();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(seen).toMatchObject({ runs: 1, most: 1 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual({ runs: 2, atOnce: 0, most: 1 });
});

test('a stream without a pause has its turn too', async () => {
  const { seen, run } = counted(10);
  const { signal } = turns(run, 150);
  for (let index = 0; index < 40; index++) {
    signal();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(seen.runs).toBeGreaterThanOrEqual(2);
  expect(seen.runs).toBeLessThan(5);
});

test('stopped, it waits for the run that is under way, and begins none', async () => {
  const { seen, run } = counted(1_000);
  const { signal, stop } = turns(run, 150);
  signal();
  await vi.advanceTimersByTimeAsync(200);
  signal();
  let hasStopped = false;
  const stopped = stop().then(() => {
    hasStopped = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(hasStopped).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  await stopped;
  signal();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.runs).toBe(1);
});
