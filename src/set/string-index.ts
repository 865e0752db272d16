import { type Automaton, follow, isSink } from '#set/automaton.ts';
import type { StringSet } from '#set/string-set.ts';

/** Many strings, read once, so that those in a set are found without asking each. Strings go by their place in the list. */
export interface StringIndex {
  /** The places, so that the strings stand in ascending order. */
  readonly order: readonly number[];
  readonly root: Branch;
}

/** The strings that begin alike. */
interface Branch {
  /** What they have in common after their parent's. */
  readonly label: string;
  /** Where they stand in the order: from here to before there. Those that end here come first. */
  readonly from: number;
  readonly to: number;
  readonly ending: number;
  /** By the first character of their label, ascending. */
  readonly branches: ReadonlyMap<string, Branch>;
}

export function indexStrings(values: readonly string[]): StringIndex {
  const order = values.map((_, place) => place);
  order.sort((a, b) => compare(values[a] ?? '', values[b] ?? '') || a - b);
  const sorted = order.map((place) => values[place] ?? '');
  return { order, root: branchOf(sorted, { from: 0, to: sorted.length, depth: 0 }) };
}

/** The places of the strings that the set holds, ascending. It takes the time of the part of the index that isn't all in or all out. */
export function membersOf({ order, root }: StringIndex, { words }: StringSet): readonly number[] {
  const found: number[] = [];
  const pending: (readonly [branch: Branch, state: number])[] = [[root, 0]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [branch, before] = next;
    const state = walk(words, before, branch.label);
    const accept = words.states[state]?.accept === true;
    const settled = isSink(words, state);
    const last = settled ? branch.to : branch.ending;
    if (accept) for (let place = branch.from; place < last; place++) found.push(order[place] ?? 0);
    if (!settled) for (const child of worthwhile(branch, words, state)) pending.push([child, state]);
  }
  return found.sort((a, b) => a - b);
}

/** Without those below which nothing is found: where all but a few characters lead nowhere, only those few are looked up. */
function worthwhile({ branches }: Branch, words: Automaton, state: number): Iterable<Branch> {
  const { other = 0, on = [] } = words.states[state] ?? {};
  const lost = isSink(words, other) && words.states[other]?.accept !== true;
  if (!lost || on.length > branches.size) return branches.values();
  return on.flatMap(([character]) => branches.get(character) ?? []);
}

function walk(words: Automaton, from: number, label: string): number {
  let state = from;
  for (let index = 0; index < label.length && !isSink(words, state); index++) {
    state = follow(words, state, label[index]);
  }
  return state;
}

interface Range {
  readonly from: number;
  readonly to: number;
  /** How many characters were told apart before. */
  readonly depth: number;
}

function branchOf(sorted: readonly string[], { from, to, depth }: Range): Branch {
  const first = sorted[from] ?? '';
  const end = sharedLength(first, sorted[to - 1] ?? '', depth);
  let ending = from;
  while (ending < to && sorted[ending]?.length === end) ending++;
  const branches = new Map<string, Branch>();
  for (let start = ending; start < to; ) {
    const character = sorted[start]?.[end] ?? '';
    let next = start + 1;
    while (next < to && sorted[next]?.[end] === character) next++;
    branches.set(character, branchOf(sorted, { from: start, to: next, depth: end }));
    start = next;
  }
  return { label: first.slice(depth, end), from, to, ending, branches };
}

/** How long the common beginning of two strings is, of which some is known; of the first and the last of many in order: of all. */
function sharedLength(a: string, b: string, known: number): number {
  let length = known;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
