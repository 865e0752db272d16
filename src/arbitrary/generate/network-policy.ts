import * as fc from 'fast-check';
import type { ClusterConstraints } from '#arbitrary/generate/constraints.ts';
import { BLOCKS, NAMESPACES, PORT_NAMES, PORTS, PROTOCOLS } from '#arbitrary/generate/names.ts';
import { optional, present } from '#arbitrary/generate/present.ts';
import { namespaceSelector, selector } from '#arbitrary/generate/selector.ts';
import type { JsonObject } from '#manifest/json.ts';

/** From one port to another. */
export const range = (): fc.Arbitrary<readonly [number, number]> =>
  fc
    .tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const networkPolicyPort = (): fc.Arbitrary<JsonObject> => {
  const protocol = optional(fc.constantFrom(...PROTOCOLS));
  return fc.oneof(
    fc.record({ protocol }).map(present),
    fc.record({ protocol, port: fc.constantFrom(...PORTS) }).map(present),
    fc.record({ protocol, port: fc.constantFrom(...PORT_NAMES) }).map(present),
    fc.tuple(protocol, range()).map(([one, [port, endPort]]) => present({ protocol: one, port, endPort })),
  );
};

const block = (): fc.Arbitrary<JsonObject> =>
  fc
    .constantFrom(...BLOCKS)
    .chain(({ cidr, within }) =>
      fc
        .record({ cidr: fc.constant(cidr), except: optional(fc.subarray(within)) })
        .map((ipBlock) => ({ ipBlock: present(ipBlock) })),
    );

const networkPolicyPeer = (blocks: boolean): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({ podSelector: selector() }),
    fc.record({ namespaceSelector: namespaceSelector() }),
    fc.record({ namespaceSelector: namespaceSelector(), podSelector: selector() }),
    ...(blocks ? [block()] : []),
  );

const networkPolicyRule = (peers: 'from' | 'to', blocks: boolean): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      [peers]: optional(fc.array(networkPolicyPeer(blocks), { maxLength: 2 })),
      ports: optional(fc.array(networkPolicyPort(), { maxLength: 2 })),
    })
    .map(present);

/** NetworkPolicies in every form of policyTypes, sections, peers and ports. */
export const networkPolicy = ({ blocks }: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom('', ...NAMESPACES),
      podSelector: selector(),
      policyTypes: fc.constantFrom(undefined, undefined, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: optional(fc.array(networkPolicyRule('from', blocks), { maxLength: 2 })),
      egress: optional(fc.array(networkPolicyRule('to', blocks), { maxLength: 2 })),
    })
    .map(({ namespace, ...spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: present({ namespace: namespace === '' ? undefined : namespace }),
      spec: present(spec),
    }));
