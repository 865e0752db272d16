import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { ISTIO_REASONS } from '#mesh/istio/reasons.ts';
import { LINKERD_REASONS } from '#mesh/linkerd/reasons.ts';
import { NONE_REASONS } from '#mesh/none/reasons.ts';

const WORDS: Readonly<Record<MeshBecause['reason'], string>> = {
  ...ISTIO_REASONS,
  ...LINKERD_REASONS,
  ...NONE_REASONS,
};

/**
 * One clause for one reason, to complete "…, because": the words of its code, with what they leave open filled in. `{resource}` is
 * the resource that decided, as `Kind namespace/name`; `{detail}` is the value that the reason carries.
 */
export function formatMeshBecause({ reason, resource, detail }: MeshBecause): string {
  const words = WORDS[reason];
  return words.replaceAll(/\{(resource|detail)\}/g, (_, name) =>
    name === 'resource' ? named(resource) : (detail ?? ''),
  );
}

function named(resource: Resource | undefined): string {
  if (resource === undefined) return 'the default';
  const { kind, namespace, name } = resource;
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
