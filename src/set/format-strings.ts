import { foldCase } from '#set/fold-case.ts';
import { foldPort } from '#set/fold-port.ts';
import { type Peeled, peel } from '#set/peel.ts';
import {
  ALL_STRINGS,
  ANY_CHARACTERS,
  hasString,
  intersectStrings,
  isNoStrings,
  pattern,
  type StringSet,
  sampleString,
  subtractStrings,
} from '#set/string-set.ts';

/** How many patterns are listed before the others are only counted. */
const MOST = 20;

/**
 * A set of strings as people write patterns: `/a, /b`, `/api/*`, `*.js`, `any but /admin*`, `/api/* but not /api/admin*`, `present`,
 * `absent`, `anything`, `nothing`. What isn't made of such patterns is told by an example.
 */
export function formatStrings(set: StringSet): string {
  const words = intersectStrings(set, ALL_STRINGS);
  if (isNoStrings(words)) return set.absent ? 'absent' : 'nothing';
  if (isNoStrings(subtractStrings(ALL_STRINGS, words))) return set.absent ? 'anything' : 'present';
  const text = formatFree(words);
  return set.absent ? `${text} or absent` : text;
}

/** With what isn't asked for folded away: case, and the port of an authority. Of a set with nearly everything what isn't in it. */
function formatFree(words: StringSet): string {
  const anyCase = foldCase(words);
  const isRest = anyCase !== undefined && hasString(words, UNUSUAL);
  if (isRest) return `any but ${formatFree(subtractStrings(ALL_STRINGS, words))}`;
  const anyPort = foldPort(anyCase ?? words);
  const free = [anyCase && 'any case', anyPort && 'any port'].filter((one) => one !== undefined);
  const plain = formatWords(anyPort ?? anyCase ?? words);
  return free.length === 0 ? plain : `${plain} (${free.join(', ')})`;
}

/** A string that nobody lists. */
const UNUSUAL = '\u0001\u0001';

/** Told by what is in it, or by what isn't in something simple: by the shorter of the two. */
function formatWords(set: StringSet): string {
  const inside = peel(set);
  const items = itemsOf(inside);
  const told = isNoStrings(inside.rest);
  // What isn't in it takes one pattern at least; and more than patterns if only words are in it.
  if (told && (items.length <= 2 || items.length === inside.exact.length)) return list(items);
  const outside = butNot(set);
  if (told && (outside === undefined || items.length <= outside.items.length + 1)) return list(items);
  if (outside !== undefined) return outside.text;
  const remaining = butNot(inside.rest)?.text ?? example(inside.rest);
  return items.length === 0 ? remaining : `${list(items)}, ${remaining}`;
}

/** A set as everything with a beginning, but for some patterns. */
function butNot(set: StringSet): { readonly text: string; readonly items: readonly string[] } | undefined {
  const beginning = beginningOf(set);
  const hull = beginning === '' ? ALL_STRINGS : pattern(beginning, ANY_CHARACTERS);
  const missing = peel(subtractStrings(hull, set));
  if (!isNoStrings(missing.rest)) return undefined;
  const items = itemsOf(missing);
  const text = beginning === '' ? `any but ${list(items)}` : `${quoted(beginning)}* but not ${list(items)}`;
  return { text, items };
}

function itemsOf({ exact, prefixes, suffixes, contained }: Peeled): readonly string[] {
  return [
    ...exact.map(quoted),
    ...prefixes.map((text) => `${quoted(text)}*`),
    ...suffixes.map((text) => `*${quoted(text)}`),
    ...contained.map((text) => `*${quoted(text)}*`),
  ];
}

function list(items: readonly string[]): string {
  if (items.length <= MOST) return items.join(', ');
  return `${items.slice(0, MOST).join(', ')} and ${items.length - MOST} more`;
}

function example(set: StringSet): string {
  const sample = JSON.stringify(sampleString(set) ?? '');
  const beginning = beginningOf(set);
  return beginning === ''
    ? `a pattern such as ${sample}`
    : `some of ${quoted(beginning)}*, such as ${sample}`;
}

/** What all strings of the set begin with. */
function beginningOf({ words }: StringSet): string {
  let beginning = '';
  const dead = words.states.findIndex(
    ({ accept, other, on }, number) => !accept && other === number && on.length === 0,
  );
  for (let number = 0; ; ) {
    const state = words.states[number];
    const [only] = state?.on ?? [];
    if (state === undefined || state.accept || state.other !== dead) return beginning;
    if (only === undefined || state.on.length > 1) return beginning;
    beginning += only[0];
    number = only[1];
  }
}

/** In quotes where it would be taken for something else. */
function quoted(text: string): string {
  if (['present', 'absent', 'anything', 'nothing'].includes(text)) return JSON.stringify(text);
  return /^[\w\-./:@+~%=&$!#{}[\]()?;]+$/.test(text) ? text : JSON.stringify(text);
}
