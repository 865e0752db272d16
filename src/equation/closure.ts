import { type Bits, bitsOf, forEachMember, members } from '#set/bits.ts';

/**
 * The transitive closure, from "who reaches it" to "what it reaches": components that reach each other in a circle are one (Tarjan), and
 * take over what the components that they reach take over.
 */
export function closure(direct: readonly Bits[]): readonly Bits[] {
  const outgoing = transpose(direct);
  const { component, order } = components(outgoing);
  const reached: Uint32Array<ArrayBuffer>[] = [];
  for (const own of order) {
    const bits = new Uint32Array(direct[0]?.length ?? 0);
    if (own.length > 1) for (const one of own) add(bits, one);
    for (const one of own) {
      forEachMember(outgoing[one] ?? bits, (next) => {
        add(bits, next);
        const there = component[next] ?? -1;
        if (there !== reached.length) merge(bits, reached[there]);
      });
    }
    reached.push(bits);
  }
  return direct.map((_, number) => without(reached[component[number] ?? 0], number, direct.length));
}

/** From "who reaches it" to "what it reaches", and back. */
export function transpose(rows: readonly Bits[]): readonly Bits[] {
  const columns = rows.map((row) => new Uint32Array(row.length));
  for (const [number, row] of rows.entries()) {
    forEachMember(row, (member) => {
      const column = columns[member];
      if (column !== undefined) add(column, number);
    });
  }
  return columns;
}

interface Components {
  /** By number: which component. */
  readonly component: Int32Array;
  /** Components in an order in which each comes after all that it reaches. */
  readonly order: readonly (readonly number[])[];
}

/** Tarjan's strongly connected components, without recursion. */
function components(outgoing: readonly Bits[]): Components {
  const count = outgoing.length;
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const component = new Int32Array(count).fill(-1);
  const stack: number[] = [];
  const order: number[][] = [];
  let next = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path: { readonly node: number; readonly exits: readonly number[]; at: number }[] = [];
    const enter = (node: number): void => {
      index[node] = low[node] = next++;
      stack.push(node);
      path.push({ node, exits: members(outgoing[node] ?? bitsOf(count, [])), at: 0 });
    };
    enter(root);
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const { node, exits } = frame;
      const exit = exits[frame.at++];
      if (exit !== undefined) {
        if (index[exit] === -1) enter(exit);
        else if (component[exit] === -1) low[node] = Math.min(low[node] ?? 0, index[exit] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      const own = stack.splice(stack.lastIndexOf(node));
      for (const one of own) component[one] = order.length;
      order.push(own);
    }
  }
  return { component, order };
}

function add(bits: Uint32Array, number: number): void {
  bits[number >> 5] = (bits[number >> 5] ?? 0) | (1 << (number & 31));
}

function merge(bits: Uint32Array, more: Bits | undefined): void {
  for (let index = 0; index < bits.length; index++) bits[index] = (bits[index] ?? 0) | (more?.[index] ?? 0);
}

function without(bits: Bits | undefined, number: number, count: number): Bits {
  const copy = new Uint32Array(bits ?? new Uint32Array(Math.ceil(count / 32)));
  copy[number >> 5] = (copy[number >> 5] ?? 0) & ~(1 << (number & 31));
  return copy;
}
