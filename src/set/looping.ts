import type { State } from '#set/automaton.ts';

/**
 * Which states no string tells apart, in one pass, for automata in which nothing leads back but a state to itself: so it is with lists,
 * prefixes and what is made of them. `undefined` for others, such as those of suffixes.
 */
export function classesOf(states: readonly State[]): Int32Array | undefined {
  const order = lastFirst(states);
  if (order === undefined) return undefined;
  const classOf = new Int32Array(states.length).fill(-1);
  const known = new Map<string, number>();
  /** States that lead to themselves, by where they lead else. */
  const looping = new Map<string, number>();
  let count = 0;
  for (const number of order) {
    const state = states[number];
    if (state === undefined) continue;
    const toSelf = (self: number | undefined): string => signature(state, number, classOf, self);
    const alone = toSelf(undefined);
    const loops = state.other === number || state.on.some(([, to]) => to === number);
    let found = loops ? looping.get(alone) : known.get(alone);
    if (loops && found === undefined) {
      found = successors(state, classOf).find((one) => known.get(toSelf(one)) === one);
    }
    if (found === undefined) {
      found = count++;
      known.set(loops ? toSelf(found) : alone, found);
      if (loops) looping.set(alone, found);
    }
    classOf[number] = found;
  }
  return classOf;
}

/** The states met from the first, each after those to which it leads; `undefined` if some lead to each other. */
function lastFirst(states: readonly State[]): readonly number[] | undefined {
  const OPEN = 1;
  const CLOSED = 2;
  const mark = new Uint8Array(states.length);
  const order: number[] = [];
  const path: { readonly number: number; next: number }[] = [{ number: 0, next: -1 }];
  mark[0] = OPEN;
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { on, other } = states[top.number] ?? { on: [], other: 0 };
    if (top.next === on.length) {
      mark[top.number] = CLOSED;
      order.push(top.number);
      path.pop();
      continue;
    }
    const to = top.next === -1 ? other : (on[top.next]?.[1] ?? other);
    top.next++;
    if (mark[to] === CLOSED || to === top.number) continue;
    if (mark[to] === OPEN) return undefined;
    mark[to] = OPEN;
    path.push({ number: to, next: -1 });
  }
  return order;
}

/** Where a state leads, by classes; to itself as to the given class, or as to none. The same for equal states only. */
function signature(
  { accept, other, on }: State,
  number: number,
  classOf: Int32Array,
  self: number | undefined,
): string {
  const target = (to: number): number => (to === number ? (self ?? -1) : (classOf[to] ?? -1));
  const rest = target(other);
  let text = `${accept ? '!' : ''}${rest};`;
  for (const [character, to] of on) {
    const where = target(to);
    if (where !== rest) text += `${character}${where},`;
  }
  return text;
}

function successors({ other, on }: State, classOf: Int32Array): readonly number[] {
  const classes = new Set([other, ...on.map(([, to]) => to)].map((to) => classOf[to] ?? -1));
  return [...classes].filter((one) => one !== -1);
}
