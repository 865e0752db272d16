import { type Pointer, parsePointer } from '#manifest/pointer.ts';
import { isMerge, keyName } from '#manifest/yaml/key.ts';
import type { MappingNode, Pair, YamlNode } from '#manifest/yaml/node.ts';

export interface NodeRange {
  readonly start: number;
  readonly end: number;
}

/** Finds the place of the node at `pointer`, or of its nearest existing ancestor; `undefined` for the root. */
export function findNode(text: string, root: YamlNode, pointer: Pointer): NodeRange | undefined {
  const step = follow(root, pointer).at(-1);
  if (step === undefined) return undefined;
  return 'key' in step ? pairRange(text, step) : itemRange(text, step);
}

/** The node at `pointer`, aliases resolved; `undefined` if it doesn't exist. */
export function valueNode(root: YamlNode, pointer: Pointer): YamlNode | undefined {
  const steps = follow(root, pointer);
  const last = steps.at(-1);
  if (steps.length !== parsePointer(pointer).length) return undefined;
  return resolveAlias(last === undefined ? root : 'key' in last ? last.value : last);
}

/** The pairs and items on the way to `pointer`, as far as they exist. */
function follow(root: YamlNode, pointer: Pointer): readonly (Pair | YamlNode)[] {
  const steps: (Pair | YamlNode)[] = [];
  let node = resolveAlias(root);
  for (const token of parsePointer(pointer)) {
    const step: Pair | YamlNode | undefined = node && stepInto(node, token);
    if (step === undefined) break;
    steps.push(step);
    node = resolveAlias('key' in step ? step.value : step);
  }
  return steps;
}

function stepInto(node: YamlNode, token: string): Pair | YamlNode | undefined {
  if (node.kind === 'mapping') return findPair(node, token, new Set());
  return node.kind === 'sequence' && /^\d+$/.test(token) ? node.items[Number(token)] : undefined;
}

function resolveAlias(node: YamlNode): YamlNode | undefined {
  return node.kind === 'alias' ? node.target : node;
}

/** The pair that decides a key's value: the last one, where a merge key counts like a pair at its place. */
function findPair(mapping: MappingNode, key: string, visited: Set<YamlNode>): Pair | undefined {
  if (visited.has(mapping)) return undefined;
  visited.add(mapping);
  for (let index = mapping.pairs.length - 1; index >= 0; index--) {
    const pair = mapping.pairs[index];
    if (pair === undefined) continue;
    const found = isMerge(pair.key)
      ? findMerged(pair.value, key, visited)
      : keyName(pair.key) === key
        ? pair
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function findMerged(source: YamlNode, key: string, visited: Set<YamlNode>): Pair | undefined {
  const node = resolveAlias(source);
  if (node?.kind === 'mapping') return findPair(node, key, visited);
  if (node?.kind !== 'sequence') return undefined;
  for (const item of node.items) {
    const found = findMerged(item, key, visited);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The key, and the value too if it is a scalar or an alias that ends on the same line. */
function pairRange(text: string, { key, value }: Pair): NodeRange {
  const inline = value.kind === 'alias' || value.kind === 'scalar';
  const end = inline && value.end > key.end && value.end <= endOfLine(text, key.start) ? value.end : key.end;
  return { start: key.start, end };
}

/** The item, as far as it is on its first line. */
function itemRange(text: string, item: YamlNode): NodeRange {
  const end = Math.min(item.end, endOfLine(text, item.start));
  return { start: item.start, end: item.start + text.slice(item.start, end).trimEnd().length };
}

function endOfLine(text: string, from: number): number {
  const line = /[^\r\n]*/y;
  line.lastIndex = from;
  line.test(text);
  return line.lastIndex;
}
