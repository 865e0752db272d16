import { arrayAt, isObject, type Json, objectAt, stringAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Kustomization } from '#manifest/rendering/kustomize/kustomization.ts';

/** The entry of a kustomization that generates a ConfigMap or Secret; its longest name that the resource's name holds. */
export function generatorOf({ object }: Kustomization, built: Json): Pointer {
  if (!isObject(built)) return '';
  const field = built['kind'] === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
  const name = stringAt(objectAt(built, 'metadata'), 'name') ?? '';
  let best: { readonly index: number; readonly length: number } | undefined;
  arrayAt(object, field).forEach((entry, index) => {
    const own = isObject(entry) ? stringAt(entry, 'name') : undefined;
    if (own === undefined || !name.includes(own) || own.length <= (best?.length ?? 0)) return;
    best = { index, length: own.length };
  });
  return best === undefined ? '' : `/${field}/${best.index}`;
}
