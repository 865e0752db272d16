import type { ModuleRule } from '#policy/policies.ts';
import type { Answer, Failure, Ledger } from '#policy/run/run-rules.ts';

/** After so many failures a rule isn't tried on further subjects. */
const PATIENCE = 10;

/** A ledger, and what was written into it. */
export interface OpenLedger extends Ledger {
  readonly answers: readonly Answer[];
  readonly failures: readonly Failure[];
}

/** A rule that ran out of time or memory once is given up at once: the next subject would cost as much. */
export function openLedger(): OpenLedger {
  const answers: Answer[] = [];
  const failures: Failure[] = [];
  const counts = new Map<ModuleRule, number>();
  return {
    answers,
    failures,
    answer: (answer) => {
      answers.push(answer);
    },
    fail: (failure) => {
      failures.push(failure);
      const costly = failure.outcome.type === 'timeout' || failure.outcome.type === 'memory';
      counts.set(failure.rule, (counts.get(failure.rule) ?? 0) + (costly ? PATIENCE : 1));
    },
    standing: (rule) => {
      const count = counts.get(rule) ?? 0;
      if (count === 0) return 'sound';
      return count < PATIENCE ? 'suspect' : 'given-up';
    },
  };
}
