import { follow } from '#set/automaton.ts';
import { intersectStrings, pattern, type StringSet } from '#set/string-set.ts';

const NO_COLON = pattern({ characters: ':', except: true, repeat: true });
const DIGITS = '0123456789'.split('');

/**
 * The authorities of a set without their port, if each of them is in it with any port and with none; `undefined` for other sets.
 */
export function foldPort(set: StringSet): StringSet | undefined {
  const { words } = set;
  const dead = words.states.findIndex(
    ({ accept, other, on }, state) => !accept && other === state && on.length === 0,
  );
  const port = words.states.findIndex(
    ({ accept, other, on }, state) =>
      accept &&
      other === dead &&
      on.length === DIGITS.length &&
      DIGITS.every((digit) => follow(words, state, digit) === state),
  );
  if (dead === -1 || port === -1) return undefined;
  const isUniform = words.states.every(({ accept, other, on }, state) => {
    if (state === port) return true;
    const leads = other === port || on.some(([character, to]) => to === port && character !== ':');
    return !leads && follow(words, state, ':') === (accept ? port : dead);
  });
  return isUniform ? intersectStrings(set, NO_COLON) : undefined;
}
