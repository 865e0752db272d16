import {
  type AddressSet,
  ALL_ADDRESSES,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
} from '#set/address-set.ts';
import { acceptsWord } from '#set/automaton.ts';
import { automatonOfWords, exactWordsOf } from '#set/exact-words.ts';
import {
  ABSENT,
  ALL_STRINGS,
  includesStrings,
  intersectStrings,
  meetsStrings,
  type StringSet,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

/** Values that are in the same of some sets. */
export interface Atom<S> {
  readonly values: S;
  /** The places of the sets that hold them, ascending. */
  readonly members: readonly number[];
}

/**
 * The coarsest partition of all values, absence included, in which each part is inside or outside of each set. Words of lists are
 * looked up one by one, and only patterns are cut with each other: so thousands of lists take no longer than they are.
 */
export function partitionStrings(sets: readonly StringSet[]): readonly Atom<StringSet>[] {
  const { patterns, allBut, listing } = sortedOut(sets);
  const groups = new Map<string, { readonly members: readonly number[]; readonly parts: StringSet[] }>();
  const add = (members: readonly number[], part: StringSet): void => {
    const key = members.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { members, parts: [part] });
    else group.parts.push(part);
  };
  const wordsIn = wordsByPatterns(sets, patterns, listing);
  for (const cell of cut(sets, patterns)) {
    const usual = ascending([...allBut, ...cell.members]);
    const unusual = new Map<string, { readonly members: readonly number[]; readonly words: string[] }>();
    for (const word of wordsIn.get(cell.members.join()) ?? []) {
      const members = ascending([...cell.members, ...listsWith(word, listing, allBut)]);
      const key = members.join();
      if (key === usual.join()) continue;
      const same = unusual.get(key);
      if (same === undefined) unusual.set(key, { members, words: [word] });
      else same.words.push(word);
    }
    const apart = [...unusual.values()].map(({ members, words }) => ({ members, set: list(words) }));
    add(usual, subtractStrings(cell.values, unionAll(apart.map(({ set }) => set))));
    for (const { members, set } of apart) add(members, set);
  }
  add(ascending(sets.flatMap(({ absent }, place) => (absent ? place : []))), ABSENT);
  return [...groups.values()]
    .map(({ members, parts }) => ({ members, values: unionAll(parts) }))
    .filter(({ values }) => meetsStrings(values, values));
}

/** As `partitionStrings`, of addresses. */
export function partitionAddresses(sets: readonly AddressSet[]): readonly Atom<AddressSet>[] {
  let atoms: readonly Atom<AddressSet>[] = [{ values: ALL_ADDRESSES, members: [] }];
  for (const [place, set] of sets.entries()) {
    atoms = atoms.flatMap(({ values, members }) => [
      { values: subtractAddresses(values, set), members },
      { values: intersectAddresses(values, set), members: [...members, place] },
    ]);
    atoms = atoms.filter(({ values }) => !isEmptyAddresses(values));
  }
  return atoms;
}

interface SortedOut {
  /** The places of sets that aren't made of single words. */
  readonly patterns: readonly number[];
  /** The places of sets of all words but some. */
  readonly allBut: ReadonlySet<number>;
  /** For each word, the places of the sets that were told by it: that hold it, or all but it. */
  readonly listing: ReadonlyMap<string, ReadonlySet<number>>;
}

function sortedOut(sets: readonly StringSet[]): SortedOut {
  const patterns: number[] = [];
  const allBut = new Set<number>();
  const listing = new Map<string, Set<number>>();
  for (const [place, { words }] of sets.entries()) {
    const exact = exactWordsOf(words);
    if (exact === undefined) patterns.push(place);
    if (exact?.others === true) allBut.add(place);
    for (const word of exact?.words ?? []) {
      const places = listing.get(word);
      if (places === undefined) listing.set(word, new Set([place]));
      else places.add(place);
    }
  }
  return { patterns, allBut, listing };
}

function listsWith(
  word: string,
  listing: SortedOut['listing'],
  allBut: ReadonlySet<number>,
): readonly number[] {
  const told = listing.get(word) ?? new Set();
  return [
    ...[...told].filter((place) => !allBut.has(place)),
    ...[...allBut].filter((place) => !told.has(place)),
  ];
}

/** All strings, cut by some of the sets. */
function cut(sets: readonly StringSet[], places: readonly number[]): readonly Atom<StringSet>[] {
  let atoms: readonly Atom<StringSet>[] = [{ values: ALL_STRINGS, members: [] }];
  for (const place of places) {
    const set = sets[place] ?? ALL_STRINGS;
    atoms = atoms.flatMap((atom) => {
      const { values, members } = atom;
      if (!meetsStrings(values, set)) return atom;
      const within = [...members, place];
      if (includesStrings(set, values)) return { values, members: within };
      return [
        { values: subtractStrings(values, set), members },
        { values: intersectStrings(values, set), members: within },
      ];
    });
  }
  return atoms;
}

function wordsByPatterns(
  sets: readonly StringSet[],
  patterns: readonly number[],
  listing: SortedOut['listing'],
): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>();
  for (const word of listing.keys()) {
    const key = patterns.filter((place) => acceptsWord(sets[place]?.words ?? ALL_STRINGS.words, word)).join();
    const same = words.get(key);
    if (same === undefined) words.set(key, [word]);
    else same.push(word);
  }
  return words;
}

function list(words: readonly string[]): StringSet {
  return { absent: false, words: automatonOfWords({ words: new Set(words), others: false }) };
}

function ascending(places: readonly number[]): readonly number[] {
  return [...places].sort((a, b) => a - b);
}
