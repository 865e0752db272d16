/** From one node to another, by number. */
export type Arc = readonly [from: number, to: number];

/**
 * A layer for each of `count` nodes, so that most arcs lead to a later one: the length of the longest path to it, without the arcs
 * that would close a circle. Nodes without arcs are in layer 0.
 */
export function assignLayers(count: number, arcs: readonly Arc[]): readonly number[] {
  const forward = withoutCircles(count, arcs);
  const layers = Array.from({ length: count }, () => 0);
  const missing = Array.from({ length: count }, () => 0);
  for (const [, to] of forward) missing[to] = (missing[to] ?? 0) + 1;
  const next = outgoing(count, forward);
  const ready = missing.flatMap((number, node) => (number === 0 ? [node] : []));
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    for (const to of next[node] ?? []) {
      layers[to] = Math.max(layers[to] ?? 0, (layers[node] ?? 0) + 1);
      missing[to] = (missing[to] ?? 0) - 1;
      if (missing[to] === 0) ready.push(to);
    }
  }
  return layers;
}

/** Leaves out the arcs that lead back on the path of a depth-first walk, which begins where nothing leads to. */
function withoutCircles(count: number, arcs: readonly Arc[]): readonly Arc[] {
  const next = outgoing(count, arcs);
  const entered = new Set(arcs.map(([, to]) => to));
  const state = new Map<number, 'open' | 'done'>();
  const kept: Arc[] = [];
  const roots = Array.from({ length: count }, (_, node) => node).sort(
    (a, b) =>
      Number(entered.has(a)) - Number(entered.has(b)) ||
      (next[b]?.length ?? 0) - (next[a]?.length ?? 0) ||
      a - b,
  );
  for (const root of roots) {
    if (state.has(root)) continue;
    const stack = [{ node: root, index: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = next[top.node]?.[top.index++];
      if (to === undefined) {
        state.set(top.node, 'done');
        stack.pop();
      } else if (state.get(to) !== 'open') {
        kept.push([top.node, to]);
        if (!state.has(to)) {
          state.set(to, 'open');
          stack.push({ node: to, index: 0 });
        }
      }
    }
  }
  return kept;
}

function outgoing(count: number, arcs: readonly Arc[]): readonly (readonly number[])[] {
  const next = Array.from({ length: count }, (): Set<number> => new Set());
  for (const [from, to] of arcs) if (from !== to) next[from]?.add(to);
  return next.map((set) => [...set]);
}

const SWEEPS = 6;

/** The nodes by layer, each layer in an order that keeps neighbours close (barycentres, swept there and back). */
export function orderLayers(layers: readonly number[], arcs: readonly Arc[]): readonly (readonly number[])[] {
  const columns: number[][] = [];
  for (const [node, layer] of layers.entries()) {
    const column = columns[layer] ?? [];
    columns[layer] = column;
    column.push(node);
  }
  const rows = Array.from(columns, (column) => column ?? []);
  const neighbours = new Map<number, number[]>();
  for (const [from, to] of arcs) {
    if (from === to) continue;
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const position = new Map<number, number>();
  const place = (column: readonly number[]): void => {
    for (const [index, node] of column.entries()) position.set(node, (index + 0.5) / column.length);
  };
  for (const column of rows) place(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of sweep % 2 === 0 ? rows : [...rows].reverse()) {
      const weight = new Map(column.map((node) => [node, barycentre(node, neighbours, position)]));
      column.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || a - b);
      place(column);
    }
  }
  return rows;
}

function barycentre(
  node: number,
  neighbours: ReadonlyMap<number, readonly number[]>,
  position: ReadonlyMap<number, number>,
): number {
  const near = neighbours.get(node) ?? [];
  if (near.length === 0) return position.get(node) ?? 0.5;
  return near.reduce((sum, other) => sum + (position.get(other) ?? 0.5), 0) / near.length;
}
