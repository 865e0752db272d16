import { expect, test } from 'vitest';
import { idlePolicies } from '#mesh/istio/authorization/idle-policies.ts';
import { deployment, istioOf, namespace } from '../istio-of.ts';
import { policy } from './policy-of.ts';

test('policies that apply to nobody, and namespaces that nobody has', () => {
  const from = (...namespaces: readonly string[]) => ({ rules: [{ from: [{ source: { namespaces } }] }] });
  const istio = istioOf([
    namespace('empty'),
    deployment('web'),
    policy('web', { selector: { matchLabels: { app: 'web' } }, ...from('shop', 'em*', '*', 'nowhere') }),
    policy('typo', { selector: { matchLabels: { app: 'wbe' } } }),
    policy('all', {}),
    policy('all', {}, { namespace: 'empty' }),
    policy('root', {}, { namespace: 'istio-system' }),
    policy('root-web', { selector: { matchLabels: { app: 'web' } } }, { namespace: 'istio-system' }),
    policy('service', { targetRefs: [{ kind: 'Service', name: 'x', group: '' }] }),
  ]);
  const told = idlePolicies(istio, istio.cluster.workloads).map(
    ({ resource, pointer, message }) => `${resource.id} ${pointer} ${message}`,
  );
  expect(told).toEqual([
    'AuthorizationPolicy/empty/all /metadata applies to no workload of the manifests',
    'AuthorizationPolicy/shop/typo /spec/selector applies to no workload of the manifests',
    "AuthorizationPolicy/shop/web /spec/rules/0 names namespace nowhere, which the manifests don't have",
  ]);
});
