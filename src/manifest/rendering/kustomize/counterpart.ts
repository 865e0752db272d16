import { isArray, isObject, type Json } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** A node of another document that stands for a node of this one. */
export interface Counterpart {
  readonly pointer: Pointer;
  readonly value: Json;
}

/**
 * The node of `other` (a base, a patch) that stands for the node of `rendered` at some tokens: the same keys, and in lists the equal
 * item, else the one with the same name (as strategic merge patches find it). `undefined` if there is none, or it isn't certain.
 */
export function counterpart(rendered: Json, other: Json, tokens: readonly string[]): Counterpart | undefined {
  let from: Json | undefined = rendered;
  let to: Json | undefined = other;
  let pointer: Pointer = '';
  for (const token of tokens) {
    const next = step(from, to, token);
    if (next === undefined) return undefined;
    from = valueAt(from, [token]);
    to = next.value;
    pointer = joinPointer(pointer, next.token);
  }
  return { pointer, value: to };
}

/** The value at some tokens; `undefined` if there is none. */
export function valueAt(value: Json | undefined, tokens: readonly string[]): Json | undefined {
  let at = value;
  for (const token of tokens) {
    if (isArray(at)) at = /^\d+$/.test(token) ? at[Number(token)] : undefined;
    else at = isObject(at) && Object.hasOwn(at, token) ? at[token] : undefined;
  }
  return at;
}

/** Whether two values are the same, whatever the order of keys. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isArray(a))
    return isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

function step(from: Json | undefined, to: Json | undefined, token: string) {
  if (!isArray(from) || !isArray(to)) {
    const value = isArray(to) ? undefined : valueAt(to, [token]);
    return value === undefined ? undefined : { token, value };
  }
  const item = valueAt(from, [token]);
  const equal = isSame(item, valueAt(to, [token])) ? Number(token) : to.findIndex((one) => isSame(one, item));
  const index = equal >= 0 ? equal : namesake(item, to);
  const value = index === undefined ? undefined : to[index];
  return value === undefined ? undefined : { token: String(index), value };
}

/** Merge keys of the lists in a pod template and a Service (Kubernetes API, `patchMergeKey`). */
const MERGE_KEYS = [
  'name',
  'mountPath',
  'devicePath',
  'containerPort',
  'port',
  'ip',
  'topologyKey',
  'uid',
] as const;

/** The one item that is called the same. */
function namesake(item: Json | undefined, list: readonly Json[]): number | undefined {
  if (!isObject(item)) return undefined;
  const key = MERGE_KEYS.find((one) => item[one] !== undefined);
  if (key === undefined) return undefined;
  const found = list.flatMap((one, index) => (isObject(one) && one[key] === item[key] ? [index] : []));
  return found.length === 1 ? found[0] : undefined;
}
