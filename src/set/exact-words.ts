import { ALL_WORDS, type Automaton, acceptsWord, NO_WORDS, type State } from '#set/automaton.ts';
import { numbered } from '#set/minimal.ts';

/** A set told by finitely many words: those, or (`others`) all but those. */
export interface ExactWords {
  readonly words: ReadonlySet<string>;
  readonly others: boolean;
}

/** What is known about automata that were made of single words. Most sets are: so their algebra is that of lists. */
const known = new WeakMap<Automaton, ExactWords>([
  [NO_WORDS, { words: new Set(), others: false }],
  [ALL_WORDS, { words: new Set(), others: true }],
]);
const complements = new WeakMap<Automaton, Automaton>([
  [NO_WORDS, ALL_WORDS],
  [ALL_WORDS, NO_WORDS],
]);

/** The words of which an automaton was made; `undefined` if that isn't known. */
export function exactWordsOf(automaton: Automaton): ExactWords | undefined {
  return known.get(automaton);
}

/** The automaton of finitely many words. */
export function automatonOfWords({ words, others }: ExactWords): Automaton {
  if (words.size === 0) return others ? ALL_WORDS : NO_WORDS;
  const [only = ''] = words;
  const made = words.size === 1 ? chain(only) : dictionary([...words].sort());
  known.set(made, { words, others: false });
  return others ? complementWords(made) : made;
}

export function complementWords(automaton: Automaton): Automaton {
  const before = complements.get(automaton);
  if (before !== undefined) return before;
  const complement = { states: automaton.states.map((state) => ({ ...state, accept: !state.accept })) };
  complements.set(automaton, complement);
  complements.set(complement, automaton);
  const exact = known.get(automaton);
  if (exact !== undefined) known.set(complement, { words: exact.words, others: !exact.others });
  return complement;
}

/**
 * As `combineWords`, where one of the sets is made of single words; `undefined` if it takes automata. Beyond these words the result is
 * nothing, everything, the other set or its complement; so what is left is to look at each word.
 */
export function combineExact(
  a: Automaton,
  b: Automaton,
  keep: (inA: boolean, inB: boolean) => boolean,
): Automaton | undefined {
  const [left, right] = [known.get(a), known.get(b)];
  if (left === undefined) return right && combineExact(b, a, (inB, inA) => keep(inA, inB));
  const [without, within] = [keep(left.others, false), keep(left.others, true)];
  const wanted = (word: string): boolean => keep(left.words.has(word) !== left.others, acceptsWord(b, word));
  if (right !== undefined || without === within) {
    const others = right === undefined ? within : keep(left.others, right.others);
    const words = new Set<string>();
    for (const word of left.words) if (wanted(word) !== others) words.add(word);
    for (const word of right?.words ?? []) if (wanted(word) !== others) words.add(word);
    return unlessSame([a, left], [b, right], { words, others });
  }
  const rest = within ? b : complementWords(b);
  for (const word of left.words) if (wanted(word) !== acceptsWord(rest, word)) return undefined;
  return rest;
}

/** One of the two where the words are the same, so that equal sets are often the same object. */
function unlessSame(
  ...[a, b, result]: [
    readonly [Automaton, ExactWords],
    readonly [Automaton, ExactWords | undefined],
    ExactWords,
  ]
): Automaton {
  for (const [automaton, exact] of [a, b]) if (exact !== undefined && same(exact, result)) return automaton;
  return automatonOfWords(result);
}

function same(a: ExactWords, b: ExactWords): boolean {
  if (a.others !== b.others || a.words.size !== b.words.size) return false;
  for (const word of a.words) if (!b.words.has(word)) return false;
  return true;
}

/** All words that begin with one. */
export function automatonOfPrefix(prefix: string): Automaton {
  return prefix === '' ? ALL_WORDS : chain(prefix, prefix.length + 1);
}

/** A word: a state for each character, numbered as they are met; and where the last leads, if not away as all else. */
function chain(word: string, after = 1): Automaton {
  const lost: State = { accept: false, other: 1, on: [] };
  const states = word
    .split('')
    .map((character, index): State => ({ accept: false, other: 1, on: [[character, index + 2]] }));
  const [start, ...others] = [...states, { accept: true, other: after, on: [] }];
  return { states: start === undefined ? [] : [start, lost, ...others] };
}

/** Words in ascending order, their common endings shared as they come (Daciuk and others, incremental construction). */
function dictionary(words: readonly string[]): Automaton {
  const LOST = 0;
  const states: State[] = [{ accept: false, other: LOST, on: [] }];
  const register = new Map<string, number>();
  const open: { accept: boolean; readonly on: [string, number][] }[] = [{ accept: false, on: [] }];
  const closeBelow = (depth: number, word: string): void => {
    while (open.length > depth + 1) {
      const { accept, on } = open.pop() ?? { accept: false, on: [] };
      let id = accept ? '!' : '';
      for (const [character, to] of on) id += `${character}${to},`;
      const number = register.get(id) ?? states.push({ accept, other: LOST, on }) - 1;
      register.set(id, number);
      open.at(-1)?.on.push([word.charAt(open.length - 1), number]);
    }
  };
  let previous = '';
  for (const word of words) {
    let shared = 0;
    while (shared < previous.length && previous[shared] === word[shared]) shared++;
    closeBelow(shared, previous);
    while (open.length <= word.length) open.push({ accept: false, on: [] });
    const last = open.at(-1);
    if (last !== undefined) last.accept = true;
    previous = word;
  }
  closeBelow(0, previous);
  const start: State = { accept: open[0]?.accept === true, other: LOST, on: open[0]?.on ?? [] };
  return startingWith(start, states);
}

/** Puts the start in front, which nothing leads back to. */
function startingWith(start: State, states: readonly State[]): Automaton {
  const shifted = [start, ...states].map(({ accept, other, on }) => ({
    accept,
    other: other + 1,
    on: on.map(([character, to]): [string, number] => [character, to + 1]),
  }));
  return numbered(
    shifted,
    shifted.map((_, state) => state),
  );
}
