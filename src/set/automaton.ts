/**
 * A set of strings as a deterministic automaton over UTF-16 code units, total and minimal, its states numbered in the order in
 * which a breadth-first walk meets them (`other` first, then characters ascending): so equal sets are deeply equal.
 */
export interface Automaton {
  /** The first is the start. */
  readonly states: readonly State[];
}

export interface State {
  readonly accept: boolean;
  /** Where a character leads that `on` doesn't list. */
  readonly other: number;
  /** Ascending by character; none leads where `other` does. */
  readonly on: readonly (readonly [character: string, to: number])[];
}

export const NO_WORDS: Automaton = { states: [{ accept: false, other: 0, on: [] }] };
export const ALL_WORDS: Automaton = { states: [{ accept: true, other: 0, on: [] }] };

export function acceptsWord(automaton: Automaton, word: string): boolean {
  let state = 0;
  for (let index = 0; index < word.length; index++) state = follow(automaton, state, word[index]);
  return automaton.states[state]?.accept === true;
}

/** Where a character leads; `undefined` stands for one that no state lists. */
export function follow({ states }: Automaton, from: number, character: string | undefined): number {
  const state = states[from];
  if (state === undefined) return 0;
  if (character !== undefined) {
    let [low, high] = [0, state.on.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const entry = state.on[middle];
      if (entry === undefined) break;
      if (entry[0] === character) return entry[1];
      if (entry[0] < character) low = middle + 1;
      else high = middle - 1;
    }
  }
  return state.other;
}

/** Whether a state is never left: everything that gets there is in, or nothing. */
export function isSink({ states }: Automaton, number: number): boolean {
  const state = states[number];
  return state === undefined || (state.other === number && state.on.length === 0);
}

/** Whether the automaton holds all words (`accept`), or none. */
export function isConstant(automaton: Automaton, accept: boolean): boolean {
  return isSink(automaton, 0) && automaton.states[0]?.accept === accept;
}
