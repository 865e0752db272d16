import { ALL_WORDS, type Automaton, acceptsWord, isConstant, NO_WORDS } from '#set/automaton.ts';
import { automatonOfWords, complementWords, exactWordsOf } from '#set/exact-words.ts';
import { automatonOf, type Character, combineWords, someWord } from '#set/explore.ts';
import { keyOf, numberOf, remembered } from '#set/interned.ts';

/** What a value may be: one of some strings, or (`absent`) not there at all. Exact, canonical: equal sets are deeply equal. */
export interface StringSet {
  readonly absent: boolean;
  readonly words: Automaton;
}

export const NO_STRINGS: StringSet = { absent: false, words: NO_WORDS };
/** Every string, but not absence. */
export const ALL_STRINGS: StringSet = { absent: false, words: ALL_WORDS };
export const ABSENT: StringSet = { absent: true, words: NO_WORDS };
/** Every string, or absence. */
export const ANYTHING: StringSet = { absent: true, words: ALL_WORDS };

const ANY: Character = { characters: '', except: true, repeat: true };

/** A part of a pattern: a text, any characters, or some characters once or repeated. */
export type PatternPart = string | typeof ANY | Character;

/** Any characters, also none: the `*` of a prefix or a suffix. */
export const ANY_CHARACTERS = ANY;
/** Any one character. */
export const ANY_CHARACTER: Character = { characters: '', except: true, repeat: false };

/** The strings that the parts match one after another, from end to end: `pattern('/api/', ANY_CHARACTERS)`. */
export function pattern(...parts: readonly PatternPart[]): StringSet {
  const words = automatonOf(
    parts.flatMap((part) =>
      typeof part === 'string'
        ? part.split('').map((characters): Character => ({ characters, except: false, repeat: false }))
        : part,
    ),
  );
  return { absent: false, words };
}

/** Exactly these strings. */
export function strings(...values: readonly string[]): StringSet {
  return { absent: false, words: automatonOfWords({ words: new Set(values), others: false }) };
}

/** The strings that are equal to this one but for the case of ASCII letters. */
export function ignoringCase(value: string): StringSet {
  return pattern(
    ...value.split('').map((character): Character => {
      const isLetter = /^[A-Za-z]$/.test(character);
      const characters = isLetter ? character.toUpperCase() + character.toLowerCase() : character;
      return { characters, except: false, repeat: false };
    }),
  );
}

export function unionAll(sets: readonly StringSet[]): StringSet {
  const isList = ({ words }: StringSet): boolean => exactWordsOf(words)?.others === false;
  const exact = sets.filter(isList);
  if (exact.length < 2) return unionTree(sets);
  const words = new Set<string>();
  for (const one of exact) for (const word of exactWordsOf(one.words)?.words ?? []) words.add(word);
  const list: StringSet = {
    absent: exact.some(({ absent }) => absent),
    words: automatonOfWords({ words, others: false }),
  };
  return unionTree([list, ...sets.filter((one) => !isList(one))]);
}

/** By halves, so that small ones meet small ones. */
function unionTree(sets: readonly StringSet[]): StringSet {
  const [first = NO_STRINGS, second] = sets;
  if (second === undefined) return first;
  const middle = sets.length >> 1;
  return unionStrings(unionTree(sets.slice(0, middle)), unionTree(sets.slice(middle)));
}

export function unionStrings(a: StringSet, b: StringSet): StringSet {
  if (a === b || isNoStrings(b)) return a;
  if (isNoStrings(a)) return b;
  if (a.absent === b.absent && a.words === b.words) return a;
  return { absent: a.absent || b.absent, words: combineWords(a.words, b.words, (x, y) => x || y) };
}

export function intersectStrings(a: StringSet, b: StringSet): StringSet {
  if (a === b || b === ANYTHING) return a;
  if (a === ANYTHING) return b;
  return { absent: a.absent && b.absent, words: combineWords(a.words, b.words, (x, y) => x && y) };
}

export function subtractStrings(a: StringSet, b: StringSet): StringSet {
  return { absent: a.absent && !b.absent, words: combineWords(a.words, b.words, (x, y) => x && !y) };
}

export function complementStrings({ absent, words }: StringSet): StringSet {
  return { absent: !absent, words: complementWords(words) };
}

export function isNoStrings({ absent, words }: StringSet): boolean {
  return !absent && isConstant(words, false);
}

/** Whether the set holds everything, also absence. */
export function isAnything({ absent, words }: StringSet): boolean {
  return absent && isConstant(words, true);
}

export function hasString({ absent, words }: StringSet, value: string | undefined): boolean {
  return value === undefined ? absent : acceptsWord(words, value);
}

export function equalStrings(a: StringSet, b: StringSet): boolean {
  return a.absent === b.absent && (a.words === b.words || numberOf(a.words) === numberOf(b.words));
}

export function includesStrings(outer: StringSet, inner: StringSet): boolean {
  return (outer.absent || !inner.absent) && isWithin(inner.words, outer.words);
}

const isWithin = remembered((inner, outer) => {
  if (inner === outer || isConstant(outer, true)) return true;
  const exact = exactWordsOf(inner);
  if (exact?.others !== false) return !someWord(inner, outer, (x, y) => x && !y);
  return [...exact.words].every((word) => acceptsWord(outer, word));
});

/** Whether two sets have something in common. */
export function meetsStrings(a: StringSet, b: StringSet): boolean {
  return (a.absent && b.absent) || overlap(a.words, b.words);
}

const overlap = remembered((a, b) => {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const exact = exactWordsOf(one);
    if (exact?.others === false) return [...exact.words].some((word) => acceptsWord(other, word));
  }
  return someWord(a, b, (x, y) => x && y);
});

const keys = new WeakMap<Automaton, string>();

/** A text that is the same for equal sets only. */
export function stringsKey({ absent, words }: StringSet): string {
  let key = keys.get(words);
  if (key === undefined) {
    key = keyOf(words);
    keys.set(words, key);
  }
  return `${absent ? '-' : ''}${key}`;
}

/** As `stringsKey`, short, but not the same from run to run. */
export function stringsNumber({ absent, words }: StringSet): number {
  return numberOf(words) * 2 + (absent ? 1 : 0);
}

/** A shortest string of the set; `undefined` if it holds none (it may hold absence). */
export function sampleString({ words }: StringSet): string | undefined {
  const seen = new Set([0]);
  let level: readonly (readonly [state: number, word: string])[] = [[0, '']];
  while (level.length > 0) {
    const next: [number, string][] = [];
    for (const [number, word] of level) {
      const state = words.states[number];
      if (state === undefined) continue;
      if (state.accept) return word;
      const free = unlisted(new Set(state.on.map(([character]) => character)));
      const exits: (readonly [string, number])[] =
        free === undefined ? [...state.on] : [...state.on, [free, state.other]];
      for (const [character, to] of exits) {
        if (seen.has(to)) continue;
        seen.add(to);
        next.push([to, word + character]);
      }
    }
    level = next;
  }
  return undefined;
}

const READABLE = 'abcdefghijklmnopqrstuvwxyz0123456789-_./';

/** A character that isn't listed, if possible one that reads well. */
function unlisted(listed: ReadonlySet<string>): string | undefined {
  for (const character of READABLE) if (!listed.has(character)) return character;
  for (let code = 0x21; code <= 0x1_0020; code++) {
    const character = String.fromCharCode(code);
    if (!listed.has(character)) return character;
  }
  return undefined;
}
