import type { StringSet } from '#set/string-set.ts';

/** The strings of a set in order, if there are at most so many; `undefined` if there are more, or no end of them. */
export function listWords({ words: { states } }: StringSet, most: number): readonly string[] | undefined {
  const live = liveStates(states);
  const found: string[] = [];
  const walk = (number: number, word: string): boolean => {
    const state = states[number];
    if (state === undefined || !live.has(number)) return true;
    // A way to something by any other character, or a way longer than there are states, is no end of strings.
    if (live.has(state.other) || word.length >= states.length) return false;
    if (state.accept && found.push(word) > most) return false;
    return state.on.every(([character, to]) => walk(to, word + character));
  };
  return walk(0, '') ? found : undefined;
}

/** The states from which some string is accepted. */
function liveStates(states: StringSet['words']['states']): ReadonlySet<number> {
  const sources = states.map((): number[] => []);
  for (const [from, { other, on }] of states.entries()) {
    for (const to of [other, ...on.map(([, target]) => target)]) sources[to]?.push(from);
  }
  const live = new Set(states.flatMap(({ accept }, number) => (accept ? number : [])));
  for (const number of live) for (const from of sources[number] ?? []) live.add(from);
  return live;
}
