import { type Entry, edited, perResource } from '#arbitrary/weakening/ground.ts';
import { isAllowing, isAuthorizationPolicy } from '#arbitrary/weakening/kinds/authorization-rules.ts';
import { arrayAt, objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';

/** AuthorizationPolicies of Istio that decide nothing any more, or everything. */
export const AUTHORIZATION_POLICIES: readonly Entry[] = [
  perResource('audit-action', 'An AuthorizationPolicy only audits.', (resource) => {
    const action = objectAt(resource.object, 'spec')['action'] ?? 'ALLOW';
    if (!isAuthorizationPolicy(resource) || action === 'AUDIT') return [];
    return [edited(resource, '/spec/action', 'only audits', 'AUDIT')];
  }),
  perResource('dry-run', 'An AuthorizationPolicy is a dry run.', (resource) => {
    if (!isAuthorizationPolicy(resource)) return [];
    const pointer = joinPointer('/metadata/annotations', 'istio.io/dry-run');
    return [edited(resource, pointer, 'is a dry run', 'true')];
  }),
  perResource('selects-nothing', 'An AuthorizationPolicy selects no pod.', (resource) => {
    const { targetRefs } = objectAt(resource.object, 'spec');
    if (!isAuthorizationPolicy(resource) || targetRefs !== undefined) return [];
    return [
      edited(resource, '/spec/selector', 'selects no pod', { matchLabels: { 'no-such-label': 'misspelt' } }),
    ];
  }),
  perResource(
    'allow-everything',
    'An AuthorizationPolicy gets a rule that allows everything.',
    (resource) => {
      if (!isAuthorizationPolicy(resource) || !isAllowing(resource)) return [];
      const rules = arrayAt(objectAt(resource.object, 'spec'), 'rules');
      return [edited(resource, '/spec/rules', 'gets a rule that allows everything', [...rules, {}])];
    },
  ),
];
