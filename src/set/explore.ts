import { type Automaton, follow, isSink, type State } from '#set/automaton.ts';
import { automatonOfPrefix, automatonOfWords, combineExact } from '#set/exact-words.ts';
import { minimal } from '#set/minimal.ts';

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
  const last = sequence.at(-1);
  const open = last?.except === true && last.repeat && last.characters === '';
  const beginning = open ? sequence.slice(0, -1) : sequence;
  if (beginning.every(({ characters, except, repeat }) => characters.length === 1 && !except && !repeat)) {
    const word = beginning.map(({ characters }) => characters).join('');
    return open ? automatonOfPrefix(word) : automatonOfWords({ words: new Set([word]), others: false });
  }
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
  return explore(closure([0]), {
    key: (places) => places.join(),
    accept: (places) => places.includes(sequence.length),
    characters: (places) => [
      ...new Set(places.flatMap((place) => sequence[place]?.characters.split('') ?? [])),
    ],
    step,
  });
}

/** The strings of which `keep` holds, told whether each of the two sets has them. */
export function combineWords(
  a: Automaton,
  b: Automaton,
  keep: (inA: boolean, inB: boolean) => boolean,
): Automaton {
  return combineExact(a, b, keep) ?? explore<Pair>([0, 0], pairs(a, b, keep));
}

/** Whether there is a string of which `keep` holds, told whether each of the two sets has it. */
export function someWord(a: Automaton, b: Automaton, keep: (inA: boolean, inB: boolean) => boolean): boolean {
  const { key, accept, characters, step } = pairs(a, b, keep);
  const start: Pair = [0, 0];
  const seen = new Set([key(start)]);
  const pending = [start];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    if (accept(pair)) return true;
    for (const character of [undefined, ...characters(pair)]) {
      const next = step(pair, character);
      if (seen.has(key(next))) continue;
      seen.add(key(next));
      pending.push(next);
    }
  }
  return false;
}

type Pair = readonly [a: number, b: number];

/** Two automata side by side. Where one is never left and settles the matter, the other isn't followed. */
function pairs(a: Automaton, b: Automaton, keep: (inA: boolean, inB: boolean) => boolean): Exploration<Pair> {
  const accepts = (automaton: Automaton, state: number): boolean => automaton.states[state]?.accept === true;
  const settled = ([left, right]: Pair): boolean => {
    if (isSink(a, left)) {
      const accept = accepts(a, left);
      if (keep(accept, true) === keep(accept, false)) return true;
    }
    if (!isSink(b, right)) return false;
    const accept = accepts(b, right);
    return keep(true, accept) === keep(false, accept);
  };
  const accept = ([left, right]: Pair): boolean => keep(accepts(a, left), accepts(b, right));
  return {
    key: (pair) => (settled(pair) ? (accept(pair) ? -1 : -2) : pair[0] * b.states.length + pair[1]),
    accept,
    characters: (pair) =>
      settled(pair) ? [] : [...new Set([...charactersOf(a, pair[0]), ...charactersOf(b, pair[1])])],
    step: (pair, character) =>
      settled(pair) ? pair : [follow(a, pair[0], character), follow(b, pair[1], character)],
  };
}

function charactersOf({ states }: Automaton, state: number): readonly string[] {
  return states[state]?.on.map(([character]) => character) ?? [];
}

interface Exploration<P> {
  readonly key: (place: P) => string | number;
  readonly accept: (place: P) => boolean;
  readonly characters: (place: P) => readonly string[];
  readonly step: (place: P, character: string | undefined) => P;
}

/** The automaton of everything that can be met from a place. */
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
    const on = [...characters(place)]
      .sort()
      .map((character): [string, number] => [character, numberOf(step(place, character))]);
    states.push({ accept: accept(place), other, on });
  }
  return minimal(states);
}
