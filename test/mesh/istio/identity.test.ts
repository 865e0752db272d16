import { describe, expect, test } from 'vitest';
import { buildMesh } from '#mesh/mesh.ts';
import { equalStrings, hasString, includesStrings } from '#set/string-set.ts';
import { clusterOf } from '../../network/cluster-of.ts';

const { istio } = buildMesh(clusterOf([]), { istio: { trustDomain: 'corp.example' } }).semantics;

describe('the principals of pods in Istio', () => {
  test('trust domain, namespace and service account make a principal, and it can be read back', () => {
    const principal = istio.principalOf('shop', 'web.front');
    expect(principal).toBe('corp.example/ns/shop/sa/web.front');
    expect(istio.accountOf(principal)).toEqual({ namespace: 'shop', serviceAccount: 'web.front' });
  });

  test.each([
    'cluster.local/ns/shop/sa/web',
    'corp.example/ns/shop',
    'corp.example/ns/shop/sa/',
    'corp.example/ns//sa/web',
    'corp.example/ns/shop/sa/web/more',
    'corp.example/ns/shop/pod/web',
    'corp.example/ns/Shop/sa/web',
    'corp.example/ns/shop/sa/web..front',
    'spiffe://corp.example/ns/shop/sa/web',
    '',
  ])('%j is no principal of this mesh', (text) => {
    expect(istio.accountOf(text)).toBeUndefined();
    expect(hasString(istio.principals(undefined), text)).toBe(false);
  });

  test('the principals of a namespace are those of every name that an account can have', () => {
    const inShop = istio.principals('shop');
    for (const account of ['default', 'a', 'web-front', '0', 'web.front'])
      expect(hasString(inShop, `corp.example/ns/shop/sa/${account}`)).toBe(true);
    for (const account of ['-a', 'a-', '', 'A', 'a/b', 'a..b', 'a.-b', '*'])
      expect(hasString(inShop, `corp.example/ns/shop/sa/${account}`)).toBe(false);
    expect(hasString(inShop, 'corp.example/ns/shop-2/sa/default')).toBe(false);
    expect(hasString(inShop, undefined)).toBe(false);
  });

  test('those of any namespace include those of each', () => {
    const all = istio.principals(undefined);
    expect(includesStrings(all, istio.principals('shop'))).toBe(true);
    expect(equalStrings(all, istio.principals('shop'))).toBe(false);
    expect(hasString(all, 'corp.example/ns/a.b/sa/web')).toBe(false);
  });
});
