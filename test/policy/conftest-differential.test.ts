import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conftestSays, eastwestSays, findConftest, layOut } from './conftest-both.ts';
import { conftestCase } from './conftest-case.ts';

const conftest = findConftest();
/** CONFTEST_RUNS=500 hunts longer. */
const RUNS = Number(process.env['CONFTEST_RUNS'] ?? 6);

describe.skipIf(conftest === undefined)('we say what conftest says [needs conftest, or CONFTEST]', () => {
  test(
    'failures, warnings and exceptions, of generated policies over generated documents',
    async () => {
      const counts = { failure: 0, warning: 0, exception: 0 };
      await fc.assert(
        fc.asyncProperty(conftestCase, async (given) => {
          const cwd = layOut(given);
          const theirs = conftestSays(conftest ?? '', cwd, given);
          for (const kind of ['failure', 'warning', 'exception'] as const)
            counts[kind] += theirs.filter((line) => line.includes(`"${kind}"`)).length;
          expect(await eastwestSays(cwd, given)).toEqual(theirs);
        }),
        { numRuns: RUNS },
      );
      expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
    },
    RUNS * 10_000,
  );
});
