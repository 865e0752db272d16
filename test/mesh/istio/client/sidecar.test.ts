import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { service } from '../istio-of.ts';
import {
  API,
  call,
  callAddress,
  destinationRule,
  reasons,
  sidecar,
  tls,
  virtualService,
  worldWith,
} from './calls.ts';

const egress = (...hosts: string[]): JsonObject => ({ egress: [{ hosts }] });
const REFUSE = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
const transport = (...objects: JsonObject[]) => call(worldWith(objects), 'web', 'api').transport;

describe('the egress of a Sidecar', () => {
  test('what it imports is called as ever', () => {
    for (const host of ['shop/*', '*/*', `*/${API}`, `shop/${API}`, '*/*.shop.svc.cluster.local']) {
      expect(transport(sidecar('edge', egress(host)))).toBe('mtls');
    }
    expect(transport(sidecar('edge', {}))).toBe('mtls');
  });

  test('what it does not import goes past the mesh, or nowhere', () => {
    const chosen = call(worldWith([sidecar('edge', egress('./*', 'istio-system/*'))]), 'web', 'api');
    expect(chosen).toMatchObject({ transport: 'plaintext' });
    expect(reasons(chosen)).toEqual([
      'istio/passthrough-unseen',
      'istio/not-imported',
      'istio/outbound-default',
    ]);
    for (const host of ['./*', '~/*', 'shop/api', `bare/${API}`]) {
      const refused = call(worldWith([sidecar('edge', { ...egress(host), ...REFUSE })]), 'web', 'api');
      expect(refused).toMatchObject({ transport: 'refused' });
      expect(reasons(refused)).toEqual([
        'istio/refused-unregistered',
        'istio/not-imported',
        'istio/outbound-policy',
      ]);
    }
  });

  test('its policy comes before the policy of the mesh, in both directions', () => {
    const closed = { outboundTrafficPolicy: 'REGISTRY_ONLY' } as const;
    const open = sidecar('edge', { ...egress('./*'), outboundTrafficPolicy: { mode: 'ALLOW_ANY' } });
    expect(call(worldWith([open], closed), 'web', 'api')).toMatchObject({ transport: 'plaintext' });
    expect(callAddress(worldWith([open], closed), 'web', 'api')).toMatchObject({ transport: 'plaintext' });
    expect(callAddress(worldWith([sidecar('edge', REFUSE)]), 'web', 'api')).toMatchObject({
      transport: 'refused',
    });
    expect(
      callAddress(worldWith([sidecar('edge', { outboundTrafficPolicy: {} })]), 'web', 'api'),
    ).toMatchObject({
      transport: 'refused',
    });
  });

  test('a listener for a port imports only that port; one to be dialled can not be told', () => {
    const listener = (number: number, rest: JsonObject = {}) =>
      sidecar('edge', {
        egress: [{ port: { number, protocol: 'HTTP', name: 'x' }, hosts: ['shop/*'], ...rest }],
      });
    expect(transport(listener(80))).toBe('mtls');
    expect(transport(listener(81))).toBe('plaintext');
    expect(transport(listener(80, { captureMode: 'NONE' }))).toBe('unknown');
  });

  test('one that selects the pods comes first, then that of the namespace, then that of the root namespace', () => {
    const root = sidecar('istio-system', egress('./*'), 'root');
    const own = sidecar('edge', egress('*/*'), 'own');
    const selecting = sidecar(
      'edge',
      { ...egress('./*'), workloadSelector: { labels: { app: 'web' } } },
      'a',
    );
    const other = sidecar('edge', { ...egress('./*'), workloadSelector: { labels: { app: 'x' } } }, 'b');
    expect(transport(root)).toBe('plaintext');
    expect(transport(root, own)).toBe('mtls');
    expect(transport(root, own, other)).toBe('mtls');
    expect(transport(root, own, selecting)).toBe('plaintext');
  });

  test('of two for the same pods the older holds; before they are created, what they agree on', () => {
    const one = sidecar('edge', egress('./*'), 'b', '2025-01-01T00:00:00Z');
    const two = sidecar('edge', egress('*/*'), 'a', '2025-02-01T00:00:00Z');
    expect(transport(two, one)).toBe('plaintext');
    expect(transport(sidecar('edge', egress('./*'), 'a'), sidecar('edge', egress('*/*'), 'b'))).toBe(
      'unknown',
    );
    expect(transport(sidecar('edge', egress('shop/*'), 'a'), sidecar('edge', egress('*/*'), 'b'))).toBe(
      'mtls',
    );
  });

  test('VirtualServices have to be imported as well', () => {
    const rule = destinationRule('shop', 'api', {
      subsets: [{ name: 'plain', labels: { version: 'v1' }, ...tls('DISABLE') }],
    });
    const route = { route: [{ destination: { host: API, subset: 'plain' } }] };
    const routes = virtualService('bare', { hosts: [API], http: [route] });
    expect(transport(rule, routes)).toBe('plaintext');
    expect(transport(rule, routes, sidecar('edge', egress('shop/*')))).toBe('mtls');
  });
});

test('a Service that is not exported to the client is not known to its proxy', () => {
  const hidden = (value: string) => ({
    ...service('hidden', { spec: { selector: { app: 'api' } } }),
    metadata: { name: 'hidden', namespace: 'shop', annotations: { 'networking.istio.io/exportTo': value } },
  });
  const chosen = call(worldWith([hidden('.')]), 'web', 'api', 'hidden');
  expect(chosen).toMatchObject({ transport: 'plaintext' });
  expect(reasons(chosen)).toContain('istio/not-exported');
  expect(call(worldWith([hidden('., edge')]), 'web', 'api', 'hidden')).toMatchObject({ transport: 'mtls' });
  expect(call(worldWith([hidden('~')]), 'web', 'api', 'hidden')).toMatchObject({ transport: 'plaintext' });
});
