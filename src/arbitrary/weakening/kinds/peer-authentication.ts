import {
  type Entry,
  edited,
  type Found,
  type Ground,
  modeOf,
  perResource,
  perWorkload,
} from '#arbitrary/weakening/ground.ts';
import { isOf } from '#arbitrary/weakening/kinds/removal.ts';
import type { Workload } from '#cluster/workload.ts';
import { type JsonObject, objectAt } from '#manifest/json.ts';

const isPeerAuthentication = isOf('security.istio.io', 'PeerAuthentication');

/** Mutual TLS that Istio no longer demands: for the mesh, a namespace, a workload, a port. */
export const PEER_AUTHENTICATIONS: readonly Entry[] = [
  ofMode('permissive-mtls', 'A PeerAuthentication goes from STRICT to PERMISSIVE.', 'PERMISSIVE'),
  ofMode('disable-mtls', 'A PeerAuthentication goes from STRICT to DISABLE.', 'DISABLE'),
  perResource(
    'permissive-port',
    'A PeerAuthentication makes one port PERMISSIVE.',
    (resource, { cluster }) => {
      const spec = objectAt(resource.object, 'spec');
      if (!isPeerAuthentication(resource) || spec['selector'] === undefined) return [];
      const ports = cluster.workloads
        .filter(({ namespace }) => namespace === resource.namespace)
        .flatMap((workload) => workload.ports.map(({ number }) => number));
      return [...new Set(ports)].map((port) =>
        edited(resource, `/spec/portLevelMtls/${port}`, `makes port ${port} PERMISSIVE`, {
          mode: 'PERMISSIVE',
        }),
      );
    },
  ),
  {
    name: 'permissive-namespace',
    sentence: 'A new PeerAuthentication makes a namespace PERMISSIVE.',
    find: (ground) => {
      const members = ground.cluster.workloads.filter((workload) => isMember(ground, workload));
      const byNamespace = new Map(members.map((workload) => [workload.namespace, workload]));
      return [...byNamespace]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([namespace, workload]) => ({
          resource: ground.cluster.namespaces.get(namespace)?.resource ?? workload.resource,
          pointer: '',
          words: 'gets a PeerAuthentication that makes it PERMISSIVE',
          changes: [{ type: 'add', object: peerAuthentication(namespace, 'weakened', { mtls: PERMISSIVE }) }],
        }));
    },
  },
  perWorkload(
    'permissive-workload',
    'A new PeerAuthentication makes a workload PERMISSIVE.',
    (workload, ground) => {
      if (!isMember(ground, workload)) return [];
      return [added(workload, 'gets a PeerAuthentication that makes it PERMISSIVE', { mtls: PERMISSIVE })];
    },
  ),
  perWorkload(
    'disable-port',
    'A new PeerAuthentication switches mutual TLS off for one port.',
    (workload, ground) => {
      if (!isMember(ground, workload)) return [];
      return workload.ports.map(({ number }) =>
        added(workload, `gets a PeerAuthentication that switches mutual TLS off for port ${number}`, {
          portLevelMtls: {
            [number]: { mode: modeOf(ground, workload) === 'ambient' ? 'PERMISSIVE' : 'DISABLE' },
          },
        }),
      );
    },
  ),
];

const PERMISSIVE = { mode: 'PERMISSIVE' } as const;

function ofMode(name: string, sentence: string, mode: string): Entry {
  return perResource(name, sentence, (resource) => {
    const mtls = objectAt(objectAt(resource.object, 'spec'), 'mtls');
    if (!isPeerAuthentication(resource) || mtls['mode'] !== 'STRICT') return [];
    return [edited(resource, '/spec/mtls/mode', `says ${mode} instead of STRICT`, mode)];
  });
}

function isMember(ground: Ground, workload: Workload): boolean {
  const mode = modeOf(ground, workload);
  return mode === 'sidecar' || mode === 'ambient';
}

function added({ resource, namespace, labels }: Workload, words: string, spec: JsonObject): Found {
  const object = peerAuthentication(namespace, `weakened-${resource.name}`, {
    selector: { matchLabels: labels },
    ...spec,
  });
  return { resource, pointer: '', words, changes: [{ type: 'add', object }] };
}

function peerAuthentication(namespace: string, name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace },
    spec,
  };
}
