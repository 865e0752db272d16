import type { Reason } from '#facts/platform/schema.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import type { Because } from '#network/verdict/because.ts';
import { formatBecause } from '#network/verdict/format-because.ts';

/** Makes facts of reasons: in words, and with the line that decided. */
export interface Reasons {
  network(because: readonly Because[]): readonly Reason[];
  mesh(because: readonly MeshBecause[]): readonly Reason[];
  /** Where something is written. */
  place(resource: Resource, pointer: Pointer): { readonly file: string; readonly line: number };
}

/** Reasons that point into these manifests. Each is told and located once. */
export function reasonsIn(manifests: Manifests): Reasons {
  const told = new WeakMap<object, Reason>();
  const places = new WeakMap<Resource, Map<Pointer, { readonly file: string; readonly line: number }>>();
  const placeOf = (resource: Resource, pointer: Pointer) => {
    const known =
      places.get(resource) ?? new Map<Pointer, { readonly file: string; readonly line: number }>();
    places.set(resource, known);
    const place = known.get(pointer) ?? lineOf(manifests, resource, pointer);
    known.set(pointer, place);
    return place;
  };
  const tell = (
    because: Because | MeshBecause,
    layer: Reason['layer'],
    text: string,
    resource: Resource | undefined,
    pointer: Pointer,
  ): Reason => {
    const place = resource === undefined ? { file: '', line: 0 } : placeOf(resource, pointer);
    const reason = { layer, text, resource: resource?.id ?? '', pointer, ...place };
    told.set(because, reason);
    return reason;
  };
  return {
    place: placeOf,
    network: (list) =>
      list.map((one) => {
        const [policy, pointer] = 'policy' in one ? [one.policy, one.pointer] : [undefined, ''];
        return told.get(one) ?? tell(one, 'network', formatBecause(one), policy, pointer);
      }),
    mesh: (list) =>
      list.map(
        (one) => told.get(one) ?? tell(one, 'mesh', formatMeshBecause(one), one.resource, one.pointer ?? ''),
      ),
  };
}

function lineOf(manifests: Manifests, { origin }: Resource, pointer: Pointer) {
  const { file, line } = locate(manifests, origin, pointer);
  return { file, line };
}

/** Each reason once, in the order in which they come. */
export function distinctReasons(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
