import { type Automaton, follow, isSink } from '#set/automaton.ts';
import { exactWordsOf } from '#set/exact-words.ts';
import {
  ANY_CHARACTERS,
  isNoStrings,
  pattern,
  type StringSet,
  strings,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

/** A set as patterns that people write, as far as it is made of them. Each list ascending. */
export interface Peeled {
  readonly exact: readonly string[];
  /** `x*`, `*x` and `*x*`. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  readonly contained: readonly string[];
  /** What none of the patterns covers. */
  readonly rest: StringSet;
}

/** How many steps are taken to look for patterns, and how many words are listed, before it is given up. */
const MOST_STEPS = 2_000;
const MOST_WORDS = 1_000;

/** Takes off a set of strings (absence aside) the patterns that are wholly in it; exact words only where finitely many are left. */
export function peel(set: StringSet): Peeled {
  const { words } = set;
  const found = candidates(words, 0);
  // After a character that no pattern mentions, only those are still open that may begin anywhere.
  const later = candidates(words, words.states[0]?.other ?? 0);
  const closed = [...new Set([...found.closed, ...later.closed])];
  const contained = leastBy(
    closed.filter((text) => holdsAfterAnything(words, text, true)),
    (text, part) => text.includes(part),
  );
  const covered = (text: string): boolean => contained.some((one) => text.includes(one));
  const accepted = [...new Set([...found.words, ...later.words])];
  const suffixes = leastBy(
    accepted.filter((text) => !covered(text) && holdsAfterAnything(words, text, false)),
    (text, end) => text.endsWith(end),
  );
  const prefixes = found.closed.filter((text) => !covered(text));
  const patterns = unionAll([
    ...contained.map((text) => pattern(ANY_CHARACTERS, text, ANY_CHARACTERS)),
    ...suffixes.map((text) => pattern(ANY_CHARACTERS, text)),
    ...prefixes.map((text) => pattern(text, ANY_CHARACTERS)),
  ]);
  const left = subtractStrings({ absent: false, words }, patterns);
  const exact = isNoStrings(left) ? [] : wordsOf(left.words);
  const rest = exact === undefined ? left : subtractStrings(left, strings(...exact));
  return { exact: exact ?? [], prefixes, suffixes, contained, rest };
}

/** Those in which no other one is. What is in another is shorter: so that only the least ones are asked for. */
function leastBy(texts: readonly string[], has: (text: string, other: string) => boolean): readonly string[] {
  const least: string[] = [];
  for (const text of [...texts].sort((a, b) => a.length - b.length)) {
    if (!least.some((other) => has(text, other))) least.push(text);
  }
  return least.sort();
}

/** The words that lead on by listed characters, never twice through a state: those in the set; those after which everything is. */
function candidates(
  words: Automaton,
  start: number,
): {
  readonly words: readonly string[];
  readonly closed: readonly string[];
} {
  const accepted: string[] = [];
  const closed: string[] = [];
  let steps = 0;
  const passed = new Set<number>();
  const visit = (number: number, word: string): void => {
    const state = words.states[number];
    if (state === undefined || passed.has(number) || steps++ > MOST_STEPS) return;
    if (isSink(words, number)) {
      if (state.accept) closed.push(word);
      return;
    }
    if (state.accept) accepted.push(word);
    passed.add(number);
    for (const [character, to] of state.on) visit(to, word + character);
    passed.delete(number);
  };
  visit(start, '');
  return { words: accepted, closed };
}

/** Whether the set holds everything that ends with the text; or (`closed`) everything that has it inside. */
function holdsAfterAnything(words: Automaton, text: string, closed: boolean): boolean {
  return words.states.every((_, start) => {
    let state = start;
    for (const character of text.split('')) state = follow(words, state, character);
    return words.states[state]?.accept === true && (!closed || isSink(words, state));
  });
}

/** The words of a finite set, ascending; `undefined` if it isn't finite, or has too many. */
export function wordsOf(words: Automaton): readonly string[] | undefined {
  const exact = exactWordsOf(words);
  if (exact !== undefined) return exact.others ? undefined : [...exact.words].sort();
  const found: string[] = [];
  const passed = new Set<number>();
  const visit = (number: number, word: string): boolean => {
    const state = words.states[number];
    if (state === undefined || (isSink(words, number) && !state.accept)) return true;
    // In a minimal automaton every state but that sink leads to a word: so a way back, or an unlisted character, leads to many.
    if (passed.has(number) || !isLost(words, state.other) || found.length >= MOST_WORDS) return false;
    if (state.accept) found.push(word);
    passed.add(number);
    const finite = state.on.every(([character, to]) => visit(to, word + character));
    passed.delete(number);
    return finite;
  };
  return visit(0, '') ? found : undefined;
}

function isLost(words: Automaton, number: number): boolean {
  return isSink(words, number) && words.states[number]?.accept !== true;
}
