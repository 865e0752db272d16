import { type Entry, edited, modeOf, perResource } from '#arbitrary/weakening/ground.ts';
import { isOf } from '#arbitrary/weakening/kinds/removal.ts';
import { objectAt } from '#manifest/json.ts';

const isDestinationRule = isOf('networking.istio.io', 'DestinationRule');

/** Clients that no longer use mutual TLS of their own accord. */
export const CLIENTS: readonly Entry[] = [
  perResource('destination-rule-disable', 'A DestinationRule switches TLS off.', (resource) => {
    const tls = objectAt(objectAt(objectAt(resource.object, 'spec'), 'trafficPolicy'), 'tls');
    if (!isDestinationRule(resource) || tls['mode'] === 'DISABLE') return [];
    return [edited(resource, '/spec/trafficPolicy/tls', 'switches TLS off', { mode: 'DISABLE' })];
  }),
  {
    name: 'plaintext-client',
    sentence: 'A new DestinationRule makes clients of a Service use plaintext.',
    find: (ground) =>
      ground.cluster.services
        .filter(({ backends }) =>
          backends.some((one) => ['sidecar', 'ambient'].includes(modeOf(ground, one))),
        )
        .sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1))
        .map(({ resource, namespace }) => ({
          resource,
          pointer: '',
          words: 'gets a DestinationRule that makes its clients use plaintext',
          changes: [
            {
              type: 'add',
              object: {
                apiVersion: 'networking.istio.io/v1',
                kind: 'DestinationRule',
                metadata: { name: `weakened-${resource.name}`, namespace },
                spec: {
                  host: `${resource.name}.${namespace}.svc.cluster.local`,
                  trafficPolicy: { tls: { mode: 'DISABLE' } },
                },
              },
            },
          ],
        })),
  },
];
