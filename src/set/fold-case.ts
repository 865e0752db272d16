import { follow } from '#set/automaton.ts';
import { intersectStrings, pattern, type StringSet } from '#set/string-set.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const NO_CAPITALS = pattern({ characters: LETTERS.toUpperCase(), except: true, repeat: true });

/**
 * The strings of a set without capital letters, if the set asks for letters but never for their case: those that it has in any case.
 * `undefined` for other sets. (Written out such a set has 2ⁿ strings.)
 */
export function foldCase(set: StringSet): StringSet | undefined {
  const { words } = set;
  const asked = new Set(words.states.flatMap(({ on }) => on.map(([character]) => character.toLowerCase())));
  const letters = [...LETTERS].filter((letter) => asked.has(letter));
  if (letters.length === 0) return undefined;
  const isCaseless = words.states.every((_, state) =>
    letters.every((letter) => follow(words, state, letter) === follow(words, state, letter.toUpperCase())),
  );
  return isCaseless ? intersectStrings(set, NO_CAPITALS) : undefined;
}
