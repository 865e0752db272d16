import {
  type Entry,
  edited,
  editing,
  type Found,
  perResource,
  perWorkload,
} from '#arbitrary/weakening/ground.ts';
import { isOf } from '#arbitrary/weakening/kinds/removal.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** Ways in from outside that are opened, or that no longer ask for a certificate. */
export const EXPOSURES: readonly Entry[] = [
  ofType('load-balancer', 'A Service becomes a load balancer.', 'LoadBalancer'),
  ofType('node-port', 'A Service opens a port on every node.', 'NodePort'),
  perWorkload('host-port', "A container's port becomes one of its node.", (workload) =>
    workload.ports
      .filter(({ hostPort }) => hostPort === 0)
      .map(({ number, pointer }) =>
        edited(
          workload.resource,
          joinPointer(pointer, 'hostPort'),
          `opens port ${number} of its nodes`,
          number,
        ),
      ),
  ),
  perResource(
    'gateway-simple-tls',
    "A gateway's server no longer asks for a client certificate.",
    (resource) =>
      isOf('networking.istio.io', 'Gateway')(resource)
        ? serversOf(resource).flatMap(({ mode, pointer }) => {
            if (mode !== 'MUTUAL' && mode !== 'ISTIO_MUTUAL') return [];
            const tls = joinPointer(pointer, 'tls');
            const certificate =
              mode === 'ISTIO_MUTUAL' ? [{ pointer: `${tls}/credentialName`, value: 'own' }] : [];
            const edits = [{ pointer: `${tls}/mode`, value: 'SIMPLE' }, ...certificate];
            const words = `takes TLS without a client certificate instead of ${mode}`;
            return [{ resource, pointer: `${tls}/mode`, words, changes: [editing(resource, edits)] }];
          })
        : [],
  ),
  perResource('gateway-plaintext', "A gateway's server takes plain HTTP.", (resource) => {
    if (isOf('networking.istio.io', 'Gateway')(resource))
      return serversOf(resource).flatMap(plainServer(resource));
    return isOf('gateway.networking.k8s.io', 'Gateway')(resource) ? plainListeners(resource) : [];
  }),
];

function ofType(name: string, sentence: string, type: string): Entry {
  return perResource(name, sentence, (resource) => {
    const spec = objectAt(resource.object, 'spec');
    if (resource.kind !== 'Service' || resource.apiVersion !== 'v1') return [];
    const before = stringAt(spec, 'type') || 'ClusterIP';
    if (before !== 'ClusterIP' && !(before === 'NodePort' && type === 'LoadBalancer')) return [];
    const headless = spec['clusterIP'] === 'None' ? [{ pointer: '/spec/clusterIP' }] : [];
    const edits = [{ pointer: '/spec/type', value: type }, ...headless];
    return [
      { resource, pointer: '/spec/type', words: `becomes a ${type}`, changes: [editing(resource, edits)] },
    ];
  });
}

interface Server {
  readonly protocol: string;
  readonly mode: string;
  readonly pointer: string;
}

function serversOf({ object }: Resource): readonly Server[] {
  return arrayAt(objectAt(object, 'spec'), 'servers').flatMap((server, index) => {
    if (!isObject(server)) return [];
    const protocol = stringAt(objectAt(server, 'port'), 'protocol') ?? '';
    const mode = stringAt(objectAt(server, 'tls'), 'mode') ?? '';
    return [{ protocol, mode, pointer: joinPointer('/spec/servers', index) }];
  });
}

function plainServer(resource: Resource): (server: Server) => readonly Found[] {
  return ({ protocol, pointer }) => {
    if (protocol !== 'HTTPS') return [];
    const edits = [{ pointer: `${pointer}/port/protocol`, value: 'HTTP' }, { pointer: `${pointer}/tls` }];
    return [
      {
        resource,
        pointer: `${pointer}/port/protocol`,
        words: 'takes plain HTTP instead of HTTPS',
        changes: [editing(resource, edits)],
      },
    ];
  };
}

function plainListeners(resource: Resource): readonly Found[] {
  return arrayAt(objectAt(resource.object, 'spec'), 'listeners').flatMap((listener, index) => {
    if (!isObject(listener) || listener['protocol'] !== 'HTTPS') return [];
    const pointer = joinPointer('/spec/listeners', index);
    const edits = [{ pointer: `${pointer}/protocol`, value: 'HTTP' }, { pointer: `${pointer}/tls` }];
    return [
      {
        resource,
        pointer: `${pointer}/protocol`,
        words: 'takes plain HTTP instead of HTTPS',
        changes: [editing(resource, edits)],
      },
    ];
  });
}
