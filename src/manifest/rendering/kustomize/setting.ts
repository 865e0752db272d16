import { arrayAt, isObject, type Json, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import { valueAt } from '#manifest/rendering/kustomize/counterpart.ts';
import type { Kustomization } from '#manifest/rendering/kustomize/kustomization.ts';
import type { BuiltNode } from '#manifest/rendering/kustomize/patched.ts';

/**
 * The field of a kustomization that gives a node its value: `namespace`, `images`, `replicas`, labels and annotations, `namePrefix` and
 * `nameSuffix` (Kustomization API reference). `undefined` if none of them does.
 */
export function settingOf({ object }: Kustomization, node: BuiltNode): Pointer | undefined {
  const value = valueAt(node.object, node.tokens);
  const last = node.tokens.at(-1) ?? '';
  const path = node.tokens.join('/');
  if (path === 'metadata/name') return affix(object, String(value));
  if (last === 'namespace' && value !== undefined && object['namespace'] === value) return '/namespace';
  if (path === 'spec/replicas') return replicas(object, node, value);
  if (last === 'image' && typeof value === 'string') return image(object, value);
  return label(object, node.tokens, value);
}

function affix(object: Kustomization['object'], name: string): Pointer | undefined {
  const prefix = stringAt(object, 'namePrefix');
  if (prefix !== undefined && prefix !== '' && name.startsWith(prefix)) return '/namePrefix';
  const suffix = stringAt(object, 'nameSuffix');
  return suffix !== undefined && suffix !== '' && name.endsWith(suffix) ? '/nameSuffix' : undefined;
}

function replicas(
  object: Kustomization['object'],
  { names }: BuiltNode,
  value: Json | undefined,
): Pointer | undefined {
  const index = arrayAt(object, 'replicas').findIndex(
    (entry) => isObject(entry) && entry['count'] === value && names.includes(String(entry['name'])),
  );
  return index < 0 ? undefined : `/replicas/${index}/count`;
}

/** `name[:tag][@digest]` of the entry, as it is rendered. */
function image(object: Kustomization['object'], rendered: string): Pointer | undefined {
  const entries = arrayAt(object, 'images');
  const index = entries.findIndex((entry) => {
    if (!isObject(entry)) return false;
    const name = stringAt(entry, 'newName') ?? stringAt(entry, 'name');
    const tag = entry['newTag'];
    const digest = stringAt(entry, 'digest');
    const rest = name !== undefined && rendered.startsWith(name) ? rendered.slice(name.length) : undefined;
    if (rest === undefined || !/^(?:$|[:@])/.test(rest)) return false;
    return digest !== undefined
      ? rest.endsWith(`@${digest}`)
      : tag === undefined || rest === `:${String(tag)}`;
  });
  const entry = entries[index];
  if (!isObject(entry)) return undefined;
  const field = ['digest', 'newTag', 'newName'].find((one) => entry[one] !== undefined);
  return joinPointer('/images', index, ...(field === undefined ? [] : [field]));
}

/** A label or annotation, also in selectors and pod templates. */
function label(
  object: Kustomization['object'],
  tokens: readonly string[],
  value: Json | undefined,
): Pointer | undefined {
  const key = tokens.at(-1);
  const section = tokens.at(-2);
  if (key === undefined || typeof value !== 'string' || section === undefined) return undefined;
  if (section === 'annotations') return ownAt(object, ['commonAnnotations', key], value);
  if (!['labels', 'matchLabels', 'selector'].includes(section)) return undefined;
  const index = arrayAt(object, 'labels').findIndex(
    (entry) => isObject(entry) && objectAt(entry, 'pairs')[key] === value,
  );
  if (index >= 0) return joinPointer('/labels', index, 'pairs', key);
  return ownAt(object, ['commonLabels', key], value);
}

function ownAt(object: Kustomization['object'], tokens: readonly string[], value: Json): Pointer | undefined {
  return valueAt(object, tokens) === value ? joinPointer('', ...tokens) : undefined;
}
