import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allWeakenings, WEAKENINGS } from '#arbitrary/weakening/all-weakenings.ts';
import { weakening } from '#arbitrary/weakening/weakening.ts';
import type { JsonObject } from '#manifest/json.ts';
import { resourceOf } from '../network/cluster-of.ts';
import { platform, SAFE } from './platform.ts';

/** What the reference platforms don't have, so that each entry of the catalogue is met. */
const OTHERS: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels: { 'istio-injection': 'enabled' } } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'n' },
    spec: {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'web', ports: [{ containerPort: 80 }], env: [{ name: 'PASSWORD', value: 'hunter2' }] },
          ],
        },
      },
    },
  },
  istio('PeerAuthentication', 'web', { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' } }),
  istio('AuthorizationPolicy', 'deny', {
    action: 'DENY',
    rules: [{ from: [{ source: { namespaces: ['m'] } }] }],
  }),
  istio('AuthorizationPolicy', 'when', { rules: [{ when: [{ key: 'source.namespace', values: ['n'] }] }] }),
  istio('RequestAuthentication', 'jwt', {}),
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'web', namespace: 'n' },
    spec: { host: 'web', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  },
  {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name: 'admin' },
    spec: { priority: 1, subject: { namespaces: {} } },
  },
];

function istio(kind: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace: 'n' }, spec };
}

const variants = await Promise.all([...SAFE, 'soroban-flat'].map(platform));
const [sidecars, ambient] = variants;
const others = OTHERS.map(resourceOf);

describe('the catalogue', () => {
  test('has more than 50 weakenings, each with a name of its own and a sentence', () => {
    expect(WEAKENINGS.length).toBeGreaterThan(50);
    expect(new Set(WEAKENINGS.map(({ name }) => name)).size).toBe(WEAKENINGS.length);
    for (const { name, sentence } of WEAKENINGS) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('has none that never applies', () => {
    const met = new Set(
      [...variants.map(({ resources }) => resources), others]
        .flatMap((all) => allWeakenings(all))
        .map(({ name }) => name),
    );
    expect(WEAKENINGS.map(({ name }) => name).filter((name) => !met.has(name))).toEqual([]);
  });

  test('hardly finds anything in soroban-flat: there is no policy to weaken', () => {
    const { resources = [], intent } = variants[3] ?? {};
    const names = new Set(allWeakenings(resources, intent).map(({ name }) => name));
    expect([...names]).toEqual(['host-network', 'load-balancer', 'node-port', 'host-port']);
  });
});

describe.each(variants)('weakenings of a platform', ({ resources, intent }) => {
  const all = allWeakenings(resources, intent);

  test('change what they say, and leave their argument as it is', () => {
    const before = JSON.stringify(resources);
    for (const one of all) {
      const after = one.apply(resources);
      if (after === undefined) throw new Error(`${one.sentence}: doesn't apply`);
      expect(JSON.stringify(after)).not.toBe(before);
      expect(one.sentence.startsWith(one.where.resource)).toBe(true);
      const changed = after.filter((resource) => !resources.includes(resource));
      expect(changed.length + Math.abs(after.length - resources.length)).toBeLessThan(4);
    }
    expect(JSON.stringify(resources)).toBe(before);
  });

  test('are the same in any order of documents', () => {
    const reversed = allWeakenings([...resources].reverse(), intent);
    expect(JSON.stringify(reversed)).toBe(JSON.stringify(all));
  });

  test('don’t apply to manifests without the resource', () => {
    for (const { apply, changes } of all) {
      if (changes.some(({ type }) => type !== 'add')) expect(apply([])).toBeUndefined();
    }
  });

  test('are told with the manifest, ready to paste', () => {
    for (const one of all) {
      const text = fc.stringify(one);
      expect(text.split('\n')[0]).toContain(`# ${one.name}: ${one.sentence}`);
      expect(text).toMatch(/^(# )?apiVersion: /m);
      expect(text).not.toMatch(/password|postgres:\/\//i);
    }
  });
});

describe('a weakening', () => {
  test('of what runs pods shows no container’s environment', () => {
    const texts = allWeakenings(others).map((one) => fc.stringify(one));
    expect(texts.some((text) => text.includes('kind: Deployment'))).toBe(true);
    expect(texts.join()).not.toContain('hunter2');
  });

  test('shrinks to an earlier one', () => {
    const { resources = [], intent } = sidecars ?? {};
    const { counterexample } = fc.check(
      fc.property(weakening(resources, intent), ({ name }) => name === 'delete-network-policy'),
      { numRuns: 50, seed: 2 },
    );
    expect(counterexample?.[0].name).toBe('delete-authorization-policy');
  });

  test('of a port is the change that one would write', () => {
    const { resources = [], intent } = sidecars ?? {};
    const [one] = allWeakenings(resources, intent).filter(({ name }) => name === 'exclude-inbound-port');
    expect(
      fc.stringify(one),
    ).toBe(`# exclude-inbound-port: Deployment/database/postgres-exporter takes port 9187 past its proxy, at /spec/template/metadata/annotations/traffic.sidecar.istio.io~1excludeInboundPorts
apiVersion: apps/v1
kind: Deployment
metadata:
  name: postgres-exporter
  namespace: database
spec:
  template:
    metadata:
      annotations:
        traffic.sidecar.istio.io/excludeInboundPorts: "9187"
`);
  });

  test('can take away the waypoint', () => {
    const { resources = [], intent } = ambient ?? {};
    const [one] = allWeakenings(resources, intent).filter(({ name }) => name === 'no-waypoint');
    expect(one?.where).toEqual({
      resource: 'Service/payments/payments',
      pointer: '/metadata/labels/istio.io~1use-waypoint',
    });
  });

  test('of nothing is an error: a property over nothing proves nothing', () => {
    expect(() => weakening([])).toThrow('nothing in these manifests that could be weakened');
  });
});
