import type { Decision, Ground, Invariant } from '#prove/invariant.ts';

/** All of them hold. One that looked at nothing keeps the whole from holding. */
export function allOf(...invariants: readonly Invariant[]): Invariant {
  return {
    sentence: sentenceOf(invariants, ' and '),
    decide: (ground) => {
      const all = decisions(ground, invariants);
      const empty = all.find(({ looked }) => looked === 0);
      return {
        looked: empty === undefined ? sum(all.map(({ looked }) => looked)) : 0,
        nothing: empty?.nothing ?? 'there is no invariant to prove',
        counterexamples: all.flatMap(({ counterexamples }) => counterexamples),
        doubts: all.flatMap(({ doubts }) => doubts),
        more: sum(all.map(({ more = 0 }) => more)),
      };
    },
  };
}

/** One of them holds for sure. If none does, the counterexamples of all of them are shown. */
export function anyOf(...invariants: readonly Invariant[]): Invariant {
  return {
    sentence: sentenceOf(invariants, ', or else '),
    decide: (ground) => {
      const all = decisions(ground, invariants);
      const held = all.find(
        ({ looked, counterexamples, doubts }) =>
          looked > 0 && counterexamples.length === 0 && doubts.length === 0,
      );
      if (held !== undefined) return held;
      const open = all.find(({ looked, counterexamples }) => looked > 0 && counterexamples.length === 0);
      if (open !== undefined) return open;
      const [first] = all;
      if (all.some(({ counterexamples }) => counterexamples.length === 0)) {
        const empty = all.find(({ looked }) => looked === 0);
        const nothing = empty?.nothing ?? 'there is no invariant to prove';
        return { looked: 0, nothing, counterexamples: [], doubts: [] };
      }
      return {
        looked: first?.looked ?? 0,
        nothing: 'there is no invariant to prove',
        counterexamples: all.flatMap(({ counterexamples }) => counterexamples),
        doubts: [],
        more: sum(all.map(({ more = 0 }) => more)),
      };
    },
  };
}

function decisions(ground: Ground, invariants: readonly Invariant[]): readonly Decision[] {
  return invariants.map(({ decide }) => decide(ground));
}

function sentenceOf(invariants: readonly Invariant[], between: string): string {
  return invariants.map(({ sentence }) => sentence).join(between) || 'nothing';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
