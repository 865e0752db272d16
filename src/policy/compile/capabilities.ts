import { arrayAt, isObject, type Json, type JsonObject, stringAt } from '#manifest/json.ts';
import { UNUSABLE_BUILTINS } from '#policy/compile/unusable-builtins.ts';

/**
 * What `opa capabilities --current` prints, without the built-in functions that a rule can't use (and without
 * their descriptions). As the compiler's `--capabilities`, it makes such a call a compile error.
 */
export function usableCapabilities(current: JsonObject): JsonObject {
  const builtins = arrayAt(current, 'builtins')
    .filter(isObject)
    .filter((builtin) => !UNUSABLE_BUILTINS.has(stringAt(builtin, 'name') ?? ''))
    // Everything else matters: without `relation`, a call of walk compiles and yields nothing.
    .map(
      ({ description: _, categories: __, decl, ...builtin }): JsonObject => ({
        ...builtin,
        decl: bare(decl ?? null),
      }),
    );
  return {
    builtins: builtins.sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1)),
    features: arrayAt(current, 'features'),
    future_keywords: arrayAt(current, 'future_keywords'),
    wasm_abi_versions: arrayAt(current, 'wasm_abi_versions'),
  };
}

/** Those of `ours` that another version of the compiler also has. */
export function commonCapabilities(ours: JsonObject, theirs: JsonObject): JsonObject {
  const names = new Set(
    arrayAt(theirs, 'builtins').map((builtin) => (isObject(builtin) ? builtin['name'] : '')),
  );
  return {
    ...ours,
    builtins: arrayAt(ours, 'builtins').filter((builtin) => isObject(builtin) && names.has(builtin['name'])),
    features: arrayAt(theirs, 'features'),
    future_keywords: arrayAt(theirs, 'future_keywords'),
    wasm_abi_versions: arrayAt(theirs, 'wasm_abi_versions'),
  };
}

/** A declaration without the prose in it. */
function bare(decl: Json): Json {
  if (Array.isArray(decl)) return decl.map(bare);
  if (!isObject(decl)) return decl;
  const kept = Object.entries(decl).filter(([key]) => key !== 'description');
  const named = 'type' in decl && 'name' in decl ? kept.filter(([key]) => key !== 'name') : kept;
  return Object.fromEntries(named.map(([key, value]) => [key, bare(value ?? null)]));
}
