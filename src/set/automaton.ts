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

/** What may stand at a place of a pattern. */
export interface Character {
  /** With `except`: any character but these. */
  readonly characters: string;
  readonly except: boolean;
  /** Any number of them, also none. */
  readonly repeat: boolean;
}

/** The strings that a sequence of characters and repetitions matches from end to end. */
export function automatonOf(sequence: readonly Character[]): Automaton {
  const closure = (places: Iterable<number>): readonly number[] => {
    const all = new Set<number>();
    for (let place of places) {
      while (!all.has(place)) {
        all.add(place);
        if (sequence[place]?.repeat !== true) break;
        place++;
      }
    }
    return [...all].sort((a, b) => a - b);
  };
  const step = (places: readonly number[], character: string | undefined): readonly number[] =>
    closure(
      places.flatMap((place) => {
        const part = sequence[place];
        if (part === undefined) return [];
        const listed = character !== undefined && part.characters.includes(character);
        if (listed === part.except) return [];
        return part.repeat ? place : place + 1;
      }),
    );
  const alphabet = [...new Set(sequence.flatMap(({ characters }) => characters.split('')))].sort();
  return explore(closure([0]), {
    key: (places) => places.join(),
    accept: (places) => places.includes(sequence.length),
    characters: () => alphabet,
    step,
  });
}

/** The strings of which `keep` holds, told whether each of the two sets has them. */
export function combineWords(
  a: Automaton,
  b: Automaton,
  keep: (inA: boolean, inB: boolean) => boolean,
): Automaton {
  type Pair = readonly [a: number, b: number];
  const start: Pair = [0, 0];
  return explore(start, {
    key: ([left, right]) => `${left},${right}`,
    accept: ([left, right]) => keep(a.states[left]?.accept === true, b.states[right]?.accept === true),
    characters: ([left, right]) => [...charactersOf(a, left), ...charactersOf(b, right)],
    step: ([left, right], character): Pair => [follow(a, left, character), follow(b, right, character)],
  });
}

export function complementWords({ states }: Automaton): Automaton {
  return { states: states.map((state) => ({ ...state, accept: !state.accept })) };
}

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

function charactersOf({ states }: Automaton, state: number): readonly string[] {
  return states[state]?.on.map(([character]) => character) ?? [];
}

interface Exploration<P> {
  readonly key: (place: P) => string;
  readonly accept: (place: P) => boolean;
  readonly characters: (place: P) => readonly string[];
  readonly step: (place: P, character: string | undefined) => P;
}

/** Builds the automaton of everything that can be met from a place, and makes it minimal. */
function explore<P>(start: P, { key, accept, characters, step }: Exploration<P>): Automaton {
  const numbers = new Map([[key(start), 0]]);
  const places = [start];
  const states: State[] = [];
  const numberOf = (place: P): number => {
    const id = key(place);
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, places.length);
    return places.push(place) - 1;
  };
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as P;
    const other = numberOf(step(place, undefined));
    const on = [...new Set(characters(place))]
      .sort()
      .map((character): [string, number] => [character, numberOf(step(place, character))]);
    states.push({ accept: accept(place), other, on });
  }
  return minimal(states);
}

/** Merges the states that no string tells apart (Moore's algorithm), and numbers the rest as they are met. */
function minimal(states: readonly State[]): Automaton {
  let block: readonly number[] = states.map(({ accept }) => (accept ? 1 : 0));
  for (let count = new Set(block).size; ; ) {
    const known = new Map<string, number>();
    const current = block;
    const refined = states.map(({ other, on }, index) => {
      const rest = current[other] ?? 0;
      const listed = on.flatMap(([character, to]) => {
        const target = current[to] ?? 0;
        return target === rest ? [] : `${character}${target}`;
      });
      const signature = `${current[index]} ${rest} ${listed.join(' ')}`;
      const number = known.get(signature) ?? known.size;
      known.set(signature, number);
      return number;
    });
    block = refined;
    if (known.size === count) break;
    count = known.size;
  }
  return renumber(states, block);
}

function renumber(states: readonly State[], block: readonly number[]): Automaton {
  const numbers = new Map<number, number>();
  const order: number[] = [];
  const numberOf = (state: number): number => {
    const id = block[state] ?? 0;
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, order.length);
    return order.push(state) - 1;
  };
  numberOf(0);
  const renumbered: State[] = [];
  for (let index = 0; index < order.length; index++) {
    const state = states[order[index] ?? 0];
    if (state === undefined) break;
    const other = numberOf(state.other);
    const on = state.on
      .filter(([, to]) => block[to] !== block[state.other])
      .map(([character, to]): [string, number] => [character, numberOf(to)]);
    renumbered.push({ accept: state.accept, other, on });
  }
  return { states: renumbered };
}
