import { isArray, isObject, type Json } from '#manifest/json.ts';

/**
 * The members of `input` that a module reads, each as the keys that lead to it: `['pod', 'annotations']`. An empty
 * list of keys is all of `input`.
 */
export type Reads = readonly (readonly string[])[];

/**
 * What the syntax trees of a module read of `input`: the constant beginning of each reference to it. Where `input` is
 * used in any other way (passed on, compared, iterated over), everything is read.
 */
export function readsOf(trees: readonly Json[]): Reads {
  const found = new Map<string, readonly string[]>();
  for (const tree of trees) collect(tree, found);
  return shortest(found);
}

/** What several files read together. */
export function uniteReads(all: readonly Reads[]): Reads {
  return shortest(new Map(all.flat().map((path) => [JSON.stringify(path), path])));
}

function shortest(found: ReadonlyMap<string, readonly string[]>): Reads {
  const paths = [...found.values()];
  return paths
    .filter((path) => !paths.some((other) => other !== path && isPrefix(other, path)))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function collect(node: Json | undefined, found: Map<string, readonly string[]>): void {
  if (isArray(node)) {
    for (const item of node) collect(item, found);
    return;
  }
  if (!isObject(node)) return;
  if (node['type'] === 'ref' && isArray(node['value']) && isInput(node['value'][0])) {
    const [, ...terms] = node['value'];
    add(constantKeys(terms), found);
    // A variable may be bound by a reference of its own: `input.a[input.b]`.
    for (const term of terms) collect(term, found);
    return;
  }
  if (isInput(node)) add([], found);
  for (const value of Object.values(node)) collect(value, found);
}

function add(path: readonly string[], found: Map<string, readonly string[]>): void {
  found.set(JSON.stringify(path), path);
}

function isInput(term: Json | undefined): boolean {
  return isObject(term) && term['type'] === 'var' && term['value'] === 'input';
}

function constantKeys(terms: readonly Json[]): readonly string[] {
  const keys: string[] = [];
  for (const term of terms) {
    if (!isObject(term) || term['type'] !== 'string' || typeof term['value'] !== 'string') break;
    keys.push(term['value']);
  }
  return keys;
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => key === path[index]);
}
