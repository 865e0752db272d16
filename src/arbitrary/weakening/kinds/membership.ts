import {
  type Entry,
  edited,
  modeOf,
  perResource,
  perWorkload,
  templatePointer,
} from '#arbitrary/weakening/ground.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { MeshMode } from '#mesh/membership.ts';

/** Pods that leave the mesh, wholly or in part. */
export const MEMBERSHIPS: readonly Entry[] = [
  marked('no-sidecar', 'A pod asks for no sidecar.', 'sidecar', [
    'labels',
    'sidecar.istio.io/inject',
    'false',
  ]),
  marked('no-interception', "A pod's sidecar intercepts nothing.", 'sidecar', [
    'annotations',
    'sidecar.istio.io/interceptionMode',
    'NONE',
  ]),
  marked('no-ambient', 'A pod opts out of ambient mode.', 'ambient', [
    'labels',
    'istio.io/dataplane-mode',
    'none',
  ]),
  marked('no-linkerd-proxy', 'A pod asks for no Linkerd proxy.', 'linkerd', [
    'annotations',
    'linkerd.io/inject',
    'disabled',
  ]),
  portsPast(
    'exclude-inbound-port',
    'A port goes past the sidecar.',
    'sidecar',
    'traffic.sidecar.istio.io/excludeInboundPorts',
  ),
  portsPast(
    'skip-inbound-port',
    'A port goes past the Linkerd proxy.',
    'linkerd',
    'config.linkerd.io/skip-inbound-ports',
  ),
  perWorkload('host-network', "Pods run in the host's network.", (workload) =>
    workload.hostNetwork
      ? []
      : [
          edited(
            workload.resource,
            templatePointer(workload, 'spec', 'hostNetwork'),
            "runs in the host's network",
            true,
          ),
        ],
  ),
  perResource('namespace-leaves-mesh', 'A namespace no longer asks for the mesh.', (resource) => {
    if (resource.kind !== 'Namespace') return [];
    const metadata = objectAt(resource.object, 'metadata');
    return NAMESPACE_MARKS.flatMap(([map, key]) =>
      stringAt(objectAt(metadata, map), key) === undefined
        ? []
        : [edited(resource, joinPointer('/metadata', map, key), `loses ${key}`)],
    );
  }),
];

const NAMESPACE_MARKS = [
  ['labels', 'istio-injection'],
  ['labels', 'istio.io/rev'],
  ['labels', 'istio.io/dataplane-mode'],
  ['annotations', 'linkerd.io/inject'],
] as const;

function marked(
  name: string,
  sentence: string,
  mode: MeshMode | 'linkerd',
  [map, key, value]: readonly ['labels' | 'annotations', string, string],
): Entry {
  return perWorkload(name, sentence, (workload, ground) => {
    if (modeOf(ground, workload) !== mode) return [];
    const pointer = templatePointer(workload, 'metadata', map, key);
    return [edited(workload.resource, pointer, `is marked ${key}: ${value}`, value)];
  });
}

function portsPast(name: string, sentence: string, mode: MeshMode | 'linkerd', key: string): Entry {
  return perWorkload(name, sentence, (workload, ground) => {
    if (modeOf(ground, workload) !== mode) return [];
    const before = workload.annotations[key];
    return workload.ports
      .filter(({ protocol }) => protocol === 'TCP')
      .map(({ number }) =>
        edited(
          workload.resource,
          templatePointer(workload, 'metadata', 'annotations', key),
          `takes port ${number} past its proxy`,
          before ? `${before},${number}` : String(number),
        ),
      );
  });
}
