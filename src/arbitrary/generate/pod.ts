import * as fc from 'fast-check';
import type { ClusterConstraints } from '#arbitrary/generate/constraints.ts';
import { ADDRESSES, NAMESPACES, PORTS, PROTOCOLS } from '#arbitrary/generate/names.ts';
import { optional, present } from '#arbitrary/generate/present.ts';
import { labels } from '#arbitrary/generate/selector.ts';
import type { JsonObject } from '#manifest/json.ts';

const containerPort = (): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      name: optional(fc.constantFrom('http', 'dns')),
      containerPort: fc.constantFrom(...PORTS),
      protocol: optional(fc.constantFrom(...PROTOCOLS)),
    })
    .map(present);

/** Pods with ports that have names or don't, in the host's network or not. */
export const pod = ({ addresses, hostNetwork }: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom('', ...NAMESPACES),
      labels: labels(),
      ports: fc.array(containerPort(), { maxLength: 3 }),
      ip: fc.constantFrom(...ADDRESSES),
      host: hostNetwork ? fc.boolean() : fc.constant(false),
      node: fc.constantFrom('node-1', 'node-2'),
      knownNode: fc.boolean(),
    })
    .map(({ namespace, labels: own, ports, ip, host, node, knownNode }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: present({ namespace: namespace === '' ? undefined : namespace, labels: own }),
      spec: present({
        containers: [{ name: 'main', image: 'main', ports }],
        hostNetwork: host ? true : undefined,
        nodeName: knownNode ? node : undefined,
      }),
      ...(addresses ? { status: { podIPs: [{ ip }] } } : {}),
    }));

/** Namespaces with labels. */
export const namespace = (): fc.Arbitrary<JsonObject> =>
  fc.record({ name: fc.constantFrom(...NAMESPACES), labels: labels() }).map((metadata) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
  }));
