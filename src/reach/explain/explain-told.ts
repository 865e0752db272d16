import type { Manifests } from '#manifest/manifests.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import type { ToldReason } from '#reach/explain/explain-change-model.ts';
import { writtenAt } from '#reach/explain/explain-steps.ts';

/** A mesh's reasons in words, with their places; each once. */
export function tellReasons(manifests: Manifests, because: readonly MeshBecause[]): readonly ToldReason[] {
  const told = new Map<string, ToldReason>();
  for (const one of because) {
    const { reason, resource, pointer = '' } = one;
    const text = formatMeshBecause(one);
    const key = `${reason} ${text} ${resource?.id ?? ''} ${pointer}`;
    if (told.has(key)) continue;
    const written = resource === undefined ? {} : { written: writtenAt(manifests, resource, pointer) };
    told.set(key, { reason, text, ...written });
  }
  return [...told.values()];
}

/** A text that is the same for the same reasons. */
export function reasonsKey(because: readonly MeshBecause[]): string {
  return because
    .map(({ reason, resource, pointer, detail }) =>
      [reason, resource?.apiVersion, resource?.id, pointer, detail].join(' '),
    )
    .join('\n');
}
