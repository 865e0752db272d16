import type { Automaton } from '#set/automaton.ts';

/** One automaton of each kind, as long as anybody has one of that kind; and its number, which no other kind ever gets. */
const firsts = new Map<string, { readonly number: number; readonly automaton: WeakRef<Automaton> }>();
const known = new WeakMap<Automaton, { readonly number: number; readonly first: Automaton }>();
const forgotten = new FinalizationRegistry<{ readonly key: string; readonly number: number }>(
  ({ key, number }) => {
    if (firsts.get(key)?.number === number) firsts.delete(key);
  },
);
let count = 0;

/** A number that is the same for equal automata only, and for all of them that exist at the same time. */
export function numberOf(automaton: Automaton): number {
  const before = known.get(automaton);
  if (before !== undefined) return before.number;
  const key = keyOf(automaton);
  const entry = firsts.get(key);
  const first = entry?.automaton.deref();
  if (entry !== undefined && first !== undefined) {
    // Holds on to the first, so that the number lasts as long as any of its equals.
    known.set(automaton, { number: entry.number, first });
    return entry.number;
  }
  const number = count++;
  firsts.set(key, { number, automaton: new WeakRef(automaton) });
  known.set(automaton, { number, first: automaton });
  forgotten.register(automaton, { key, number });
  return number;
}

/** A text that is the same for equal automata only. */
export function keyOf({ states }: Automaton): string {
  return states.map(({ accept, other, on }) => `${accept ? '!' : ''}${other}${JSON.stringify(on)}`).join(';');
}

/** A yes or no about two automata, found out once. */
export function remembered(
  ask: (a: Automaton, b: Automaton) => boolean,
): (a: Automaton, b: Automaton) => boolean {
  const answers = new WeakMap<Automaton, WeakMap<Automaton, boolean>>();
  return (a, b) => {
    let own = answers.get(a);
    if (own === undefined) {
      own = new WeakMap();
      answers.set(a, own);
    }
    let answer = own.get(b);
    if (answer === undefined) {
      answer = ask(a, b);
      own.set(b, answer);
    }
    return answer;
  };
}
