import type { Automaton, State } from '#set/automaton.ts';
import { classesOf } from '#set/looping.ts';

/** The automaton in its only form: states that no string tells apart become one (Hopcroft's algorithm), numbered as they are met. */
export function minimal(states: readonly State[]): Automaton {
  const classes = classesOf(states);
  if (classes !== undefined) return numbered(states, classes);
  const parting = partingOf(states);
  const columns = columnsOf(states).map(inverse);
  const waiting = [0, 1].filter((block) => sizeOf(parting, block) > 0);
  const isWaiting = new Set(waiting);
  for (let splitter = waiting.pop(); splitter !== undefined; splitter = waiting.pop()) {
    isWaiting.delete(splitter);
    const from = parting.members.slice(parting.start[splitter], parting.end[splitter]);
    for (const column of columns) {
      for (const [old, made] of split(parting, column, from)) {
        const next = isWaiting.has(old) || sizeOf(parting, made) <= sizeOf(parting, old) ? made : old;
        if (isWaiting.has(next)) continue;
        isWaiting.add(next);
        waiting.push(next);
      }
    }
  }
  return numbered(states, parting.blockOf);
}

/** States in blocks: the members of a block stand side by side. */
interface Parting {
  readonly members: Int32Array;
  readonly place: Int32Array;
  readonly blockOf: Int32Array;
  readonly start: number[];
  readonly end: number[];
  /** How many of a block's first members are marked. */
  readonly marked: number[];
}

/** The first parting: what isn't accepted, what is. */
function partingOf(states: readonly State[]): Parting {
  const order = [
    ...states.flatMap(({ accept }, state) => (accept ? [] : state)),
    ...states.flatMap(({ accept }, state) => (accept ? state : [])),
  ];
  const members = Int32Array.from(order);
  const place = new Int32Array(states.length);
  for (const [index, state] of members.entries()) place[state] = index;
  const refused = states.filter(({ accept }) => !accept).length;
  return {
    members,
    place,
    blockOf: Int32Array.from(states, ({ accept }) => (accept ? 1 : 0)),
    start: [0, refused],
    end: [refused, states.length],
    marked: [0, 0],
  };
}

function sizeOf({ start, end }: Parting, block: number): number {
  return (end[block] ?? 0) - (start[block] ?? 0);
}

/** Parts each block by whether its members lead into the given states; the blocks that were parted, with what became of them. */
function split(
  parting: Parting,
  column: Inverse,
  into: Int32Array,
): readonly (readonly [old: number, made: number])[] {
  const { members, place, blockOf, start, end, marked } = parting;
  const touched: number[] = [];
  for (const target of into) {
    for (let index = column.from[target] ?? 0; index < (column.from[target + 1] ?? 0); index++) {
      const state = column.sources[index] ?? 0;
      const block = blockOf[state] ?? 0;
      const count = marked[block] ?? 0;
      if (count === 0) touched.push(block);
      swap(members, place, place[state] ?? 0, (start[block] ?? 0) + count);
      marked[block] = count + 1;
    }
  }
  const parted: (readonly [number, number])[] = [];
  for (const block of touched) {
    const count = marked[block] ?? 0;
    marked[block] = 0;
    if (count === sizeOf(parting, block)) continue;
    const first = start[block] ?? 0;
    const made = start.push(first) - 1;
    end.push(first + count);
    marked.push(0);
    start[block] = first + count;
    for (let index = first; index < first + count; index++) blockOf[members[index] ?? 0] = made;
    parted.push([block, made]);
  }
  return parted;
}

function swap(members: Int32Array, place: Int32Array, a: number, b: number): void {
  const [left, right] = [members[a] ?? 0, members[b] ?? 0];
  members[a] = right;
  members[b] = left;
  place[right] = a;
  place[left] = b;
}

/** Where each state leads: for the characters that no state lists, and once for all characters that lead alike. */
function columnsOf(states: readonly State[]): readonly Int32Array[] {
  const listed = new Map<string, number[]>();
  for (const [state, { on }] of states.entries()) {
    for (const [character, to] of on) {
      const entries = listed.get(character);
      if (entries === undefined) listed.set(character, [state, to]);
      else entries.push(state, to);
    }
  }
  const others = Int32Array.from(states, ({ other }) => other);
  const alike = new Map([...listed.values()].map((entries) => [entries.join(), entries]));
  const columns = [...alike.values()].map((entries) => {
    const column = others.slice();
    for (let index = 0; index < entries.length; index += 2)
      column[entries[index] ?? 0] = entries[index + 1] ?? 0;
    return column;
  });
  return [others, ...columns];
}

/** For each state, those that lead there: in `sources`, from `from[state]` to before `from[state + 1]`. */
interface Inverse {
  readonly from: Int32Array;
  readonly sources: Int32Array;
}

function inverse(column: Int32Array): Inverse {
  const from = new Int32Array(column.length + 1);
  for (const target of column) from[target + 1] = (from[target + 1] ?? 0) + 1;
  for (let state = 0; state < column.length; state++)
    from[state + 1] = (from[state + 1] ?? 0) + (from[state] ?? 0);
  const next = from.slice();
  const sources = new Int32Array(column.length);
  for (const [state, target] of column.entries()) {
    const index = next[target] ?? 0;
    sources[index] = state;
    next[target] = index + 1;
  }
  return { from, sources };
}

/** A state for each block that is met from the start. */
export function numbered(states: readonly State[], blockOf: ArrayLike<number>): Automaton {
  const numbers = new Map<number, number>();
  const order: number[] = [];
  const numberOf = (state: number): number => {
    const block = blockOf[state] ?? 0;
    const known = numbers.get(block);
    if (known !== undefined) return known;
    numbers.set(block, order.length);
    return order.push(state) - 1;
  };
  numberOf(0);
  const renumbered: State[] = [];
  for (let index = 0; index < order.length; index++) {
    const state = states[order[index] ?? 0];
    if (state === undefined) break;
    const rest = blockOf[state.other];
    const other = numberOf(state.other);
    const on = state.on
      .filter(([, to]) => blockOf[to] !== rest)
      .map(([character, to]): [string, number] => [character, numberOf(to)]);
    renumbered.push({ accept: state.accept, other, on });
  }
  return { states: renumbered };
}
