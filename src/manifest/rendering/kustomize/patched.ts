import { isArray, isObject, type Json, objectAt, stringAt } from '#manifest/json.ts';
import type { WrittenAt } from '#manifest/location.ts';
import { joinPointer, parsePointer } from '#manifest/pointer.ts';
import { counterpart, isSame, valueAt } from '#manifest/rendering/kustomize/counterpart.ts';
import type { Patch } from '#manifest/rendering/kustomize/kustomization.ts';

/** A node of a built resource. */
export interface BuiltNode {
  readonly object: Json;
  readonly tokens: readonly string[];
  /** The names that the resource has and had: a patch may be for either. */
  readonly names: readonly string[];
}

/** The line of a patch that gives a node the value that it has; `undefined` if the patch doesn't. */
export function patchedAt({ text, target }: Patch, node: BuiltNode): WrittenAt | undefined {
  for (const [index, { value }] of text.documents.entries()) {
    const pointer = isArray(value) ? byOperations(value, target, node) : byMerge(value, target, node);
    if (pointer !== undefined) return text.at(index, pointer);
  }
  return undefined;
}

/** Strategic merge: the patch is a part of the resource. */
function byMerge(patch: Json, target: Patch['target'], { object, tokens, names }: BuiltNode) {
  if (!isObject(patch) || !isObject(object)) return undefined;
  const name = stringAt(objectAt(patch, 'metadata'), 'name');
  const isMeant =
    target === undefined
      ? patch['kind'] === object['kind'] && names.some((one) => one === name)
      : isTarget(target, object, names);
  if (!isMeant) return undefined;
  const found = counterpart(object, patch, tokens);
  return found !== undefined && isSame(found.value, valueAt(object, tokens)) ? found.pointer : undefined;
}

/** RFC 6902: the last operation that writes the node, or what it is in. */
function byOperations(
  operations: readonly Json[],
  target: Patch['target'],
  { object, tokens, names }: BuiltNode,
) {
  if (target === undefined || !isTarget(target, object, names)) return undefined;
  for (let index = operations.length - 1; index >= 0; index--) {
    const operation = operations[index];
    if (!isObject(operation) || !['add', 'replace'].includes(stringAt(operation, 'op') ?? '')) continue;
    const path = parsePointer(stringAt(operation, 'path') ?? '');
    const isAbove = path.every(
      (token, depth) =>
        token === tokens[depth] ||
        (token === '-' && depth === path.length - 1 && /^\d+$/.test(tokens[depth] ?? '')),
    );
    if (!isAbove) continue;
    const below = tokens.slice(path.length);
    const own = valueAt(operation['value'], below);
    if (own === undefined || !isSame(own, valueAt(object, tokens))) continue;
    return joinPointer('', index, 'value', ...below);
  }
  return undefined;
}

/** Kustomization API reference, `patches`: name, kind and the like are anchored regular expressions. Selectors by labels are not asked. */
function isTarget(target: NonNullable<Patch['target']>, object: Json, names: readonly string[]): boolean {
  if (!isObject(object)) return false;
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const name = stringAt(target, 'name');
  return (
    matches(stringAt(target, 'kind'), stringAt(object, 'kind')) &&
    matches(stringAt(target, 'group'), group) &&
    matches(stringAt(target, 'version'), version) &&
    (name === undefined || names.some((one) => matches(name, one)))
  );
}

function matches(pattern: string | undefined, text: string | undefined): boolean {
  if (pattern === undefined || pattern === '' || pattern === text) return true;
  // Patterns come from outside: only the common forms are understood, nothing that could take long.
  if (!/^[\w.|*^$()-]{1,200}$/.test(pattern)) return false;
  return pattern
    .replace(/^\^?\(?|\)?\$?$/g, '')
    .split('|')
    .some((one) => (one.endsWith('.*') ? (text ?? '').startsWith(one.slice(0, -2)) : one === text));
}
