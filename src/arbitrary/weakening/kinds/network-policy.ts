import { type Entry, edited, editing, perResource } from '#arbitrary/weakening/ground.ts';
import { isOf } from '#arbitrary/weakening/kinds/removal.ts';
import { arrayAt, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

const isNetworkPolicy = isOf('networking.k8s.io', 'NetworkPolicy');

/** NetworkPolicies that let more through. */
export const NETWORK_POLICIES: readonly Entry[] = [
  perResource('any-peer', 'An ingress rule no longer says from where.', (resource) =>
    ingressOf(resource)
      .filter(({ rule }) => arrayAt(rule, 'from').length > 0)
      .map(({ pointer }) => edited(resource, joinPointer(pointer, 'from'), 'lets everybody in', [])),
  ),
  ofPeers('any-pod', 'A podSelector of an ingress rule becomes {}.', 'podSelector', 'lets in every pod'),
  ofPeers(
    'any-namespace',
    'A namespaceSelector of an ingress rule becomes {}.',
    'namespaceSelector',
    'lets in pods of every namespace',
  ),
  perResource('any-address', 'An ingress rule lets all addresses in.', (resource) =>
    ingressOf(resource)
      .filter(({ rule }) => arrayAt(rule, 'from').length > 0)
      .map(({ rule, pointer }) =>
        edited(resource, joinPointer(pointer, 'from'), 'lets in all addresses', [
          ...arrayAt(rule, 'from'),
          { ipBlock: { cidr: '0.0.0.0/0' } },
        ]),
      ),
  ),
  perResource('any-port', 'An ingress rule no longer says which ports.', (resource) =>
    ingressOf(resource)
      .filter(({ rule }) => arrayAt(rule, 'ports').length > 0)
      .map(({ pointer }) => edited(resource, joinPointer(pointer, 'ports'), 'opens all ports')),
  ),
  perResource('open-egress', 'An egress section lets everything out.', (resource) =>
    isNetworkPolicy(resource) && types(resource).includes('Egress')
      ? [edited(resource, '/spec/egress', 'lets everything out', [{}])]
      : [],
  ),
  perResource('open-ingress', 'An ingress section lets everything in.', (resource) =>
    isNetworkPolicy(resource) && types(resource).includes('Ingress')
      ? [edited(resource, '/spec/ingress', 'lets everything in', [{}])]
      : [],
  ),
  perResource('fewer-policy-types', 'A NetworkPolicy no longer governs one direction.', (resource) => {
    if (!isNetworkPolicy(resource)) return [];
    const all = types(resource);
    if (all.length < 2) return [];
    return all.map((type) => {
      const value = all.filter((one) => one !== type);
      const section = type === 'Egress' ? [{ pointer: '/spec/egress' }] : [];
      const edits = objectAt(resource.object, 'spec')['egress'] === undefined ? [] : section;
      return {
        resource,
        pointer: '/spec/policyTypes',
        words: `no longer governs ${type.toLowerCase()}`,
        changes: [editing(resource, [{ pointer: '/spec/policyTypes', value }, ...edits])],
      };
    });
  }),
  perResource('network-policy-selects-nothing', 'A NetworkPolicy selects no pod.', (resource) =>
    isNetworkPolicy(resource)
      ? [
          edited(resource, '/spec/podSelector', 'selects no pod', {
            matchLabels: { 'no-such-label': 'misspelt' },
          }),
        ]
      : [],
  ),
];

/** Egress is implied by its section only (Kubernetes docs, "Network Policies", policyTypes). */
function types({ object }: Resource): readonly string[] {
  const spec = objectAt(object, 'spec');
  const written = arrayAt(spec, 'policyTypes').filter((one) => typeof one === 'string');
  if (written.length > 0) return written;
  return spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}

interface IngressRule {
  readonly rule: JsonObject;
  readonly pointer: Pointer;
}

function ingressOf(resource: Resource): readonly IngressRule[] {
  if (!isNetworkPolicy(resource)) return [];
  return arrayAt(objectAt(resource.object, 'spec'), 'ingress').flatMap((rule, index) =>
    isObject(rule) ? { rule, pointer: joinPointer('/spec/ingress', index) } : [],
  );
}

function ofPeers(name: string, sentence: string, member: string, words: string): Entry {
  return perResource(name, sentence, (resource) =>
    ingressOf(resource).flatMap(({ rule, pointer }) =>
      arrayAt(rule, 'from').flatMap((peer, index) => {
        if (!isObject(peer) || Object.keys(objectAt(peer, member)).length === 0) return [];
        return [edited(resource, joinPointer(pointer, 'from', index, member), words, {})];
      }),
    ),
  );
}
