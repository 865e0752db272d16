import { expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import { missingAccount, missingNamespace } from '#mesh/missing-account.ts';

const clusterOf = (content: string) => buildCluster(parseManifests([{ name: 'a.yaml', content }]).resources);
const object = (kind: string, name: string, namespace = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\n`;
const pod = (name: string, namespace: string, account: string) =>
  `${object('Pod', name, namespace)}spec: { serviceAccountName: ${account}, containers: [{ name: a, image: b }] }\n`;

const shop = clusterOf(
  [
    object('Namespace', 'shop'),
    object('ServiceAccount', 'web', 'shop'),
    pod('cart', 'shop', 'cart'),
    pod('x', 'bare', 'x'),
  ].join('---\n'),
);

test.each([
  ['an account that is written', 'shop', 'web', undefined],
  ['one under which a pod runs', 'shop', 'cart', undefined],
  ['the default', 'shop', 'default', undefined],
  ['one that is neither', 'shop', 'wbe', 'service account shop/wbe'],
  ['one of a namespace whose accounts nobody wrote', 'bare', 'y', undefined],
  ['one of a namespace that is not there', 'shpo', 'web', 'namespace shpo'],
  ['one of a namespace of the platform', 'istio-ingress', 'gateway', undefined],
])('%s', (_, namespace, account, missing) => {
  expect(missingAccount(shop, namespace, account)).toBe(missing);
});

test('without a Namespace among the manifests none is missed', () => {
  const cluster = clusterOf(pod('x', 'bare', 'x'));
  expect(missingNamespace(cluster, 'shop')).toBeUndefined();
  expect(missingAccount(cluster, 'shop', 'web')).toBeUndefined();
  expect(missingNamespace(shop, 'shpo')).toBe('namespace shpo');
});
