import type { Workload } from '#cluster/workload.ts';
import type { JsonObject } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { podAnnotations } from '#mesh/istio/membership/pod.ts';
import type { Edit } from '#plan/edit.ts';
import type { PlanMesh } from '#plan/target.ts';
import type { World } from '#plan/world.ts';
import { label } from '#set/selector.ts';

/** How a namespace asks for a mesh, and the pods in it (Istio docs, "Installing the Sidecar", "Add workloads to the mesh"; Linkerd docs, "Automatic Proxy Injection"). */
const ASKS: {
  readonly [M in PlanMesh]: {
    readonly list: 'labels' | 'annotations';
    readonly key: string;
    readonly value: string;
  };
} = {
  istio: { list: 'labels', key: 'istio-injection', value: 'enabled' },
  ambient: { list: 'labels', key: 'istio.io/dataplane-mode', value: 'ambient' },
  linkerd: { list: 'annotations', key: 'linkerd.io/inject', value: 'enabled' },
};

/** In words, for a title: `label istio-injection=enabled`. */
export function askingWords(mesh: PlanMesh): string {
  const { list, key, value } = ASKS[mesh];
  return list === 'labels' ? `label ${key}=${value}` : `annotation ${key}: ${value}`;
}

/** What makes a namespace ask for a mesh; one that isn't among the manifests is written anew. */
export function joinNamespace({ fabric }: World, name: string, mesh: PlanMesh): readonly Edit[] {
  const { list, key, value } = ASKS[mesh];
  const resource = fabric.cluster.namespaces.get(name)?.resource;
  if (resource === undefined) return [{ action: 'apply', object: namespaceObject(name, list, key, value) }];
  return [{ action: 'set', resource, pointer: joinPointer('/metadata', list, key), value }];
}

export function namespaceObject(name: string, list: string, key: string, value: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, [list]: { [key]: value } } };
}

/** By which pods keep out of a mesh that their namespace is in, or ask for it themselves. */
const OPT_OUTS: {
  readonly [M in PlanMesh]: readonly {
    readonly list: 'labels' | 'annotations';
    readonly key: string;
    readonly wanted: string | undefined;
    readonly isOut: (value: string) => boolean;
  }[];
} = {
  istio: [
    {
      list: 'labels',
      key: 'sidecar.istio.io/inject',
      wanted: 'true',
      isOut: (value) => ['n', 'no', 'false', 'off'].includes(value.toLowerCase()),
    },
    {
      list: 'annotations',
      key: 'sidecar.istio.io/inject',
      wanted: undefined,
      isOut: (value) => ['n', 'no', 'false', 'off'].includes(value.toLowerCase()),
    },
  ],
  ambient: [
    { list: 'labels', key: 'istio.io/dataplane-mode', wanted: undefined, isOut: (value) => value === 'none' },
  ],
  linkerd: [
    {
      list: 'annotations',
      key: 'linkerd.io/inject',
      wanted: undefined,
      isOut: (value) => value !== 'enabled' && value !== 'ingress',
    },
  ],
};

/** What takes back that a workload keeps out of a mesh; none if it doesn't, or if it has no template where that could stand. */
export function joinWorkload(workload: Workload, mesh: PlanMesh): readonly Edit[] {
  const { resource, template, labels } = workload;
  return OPT_OUTS[mesh].flatMap(({ list, key, wanted, isOut }): readonly Edit[] => {
    const value = label(list === 'labels' ? labels : podAnnotations(workload), key);
    if (value === undefined || !isOut(value)) return [];
    const pointer = joinPointer(template.pointer, 'metadata', list, key);
    if (wanted === undefined) return [{ action: 'remove', resource, pointer }];
    return [{ action: 'set', resource, pointer, value: wanted }];
  });
}
