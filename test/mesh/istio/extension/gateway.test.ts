import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { deployment, namespace } from '../istio-of.ts';
import { answer, policy, told, way, waysOf } from '../ways/ways-of.ts';
import { envoyFilter, patch, wasmPlugin } from './objects.ts';

const EDGE = [
  namespace('shop', { 'istio-injection': 'enabled' }),
  deployment('web', {
    labels: { istio: 'ingress' },
    annotations: { 'inject.istio.io/templates': 'gateway' },
    container: { name: 'istio-proxy', image: 'auto' },
  }),
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'g', namespace: 'shop' },
    spec: {
      selector: { istio: 'ingress' },
      servers: [{ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  },
  policy('deny', { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin'] } }] }] }),
];

const asked = (more: readonly JsonObject[], port = 8080) => {
  const ways = waysOf([...EDGE, ...more], port);
  const plain = way(ways, 'plaintext');
  return [
    told(ways).join(),
    ...['/', '/admin'].map((path) => answer(plain, { protocol: 'http', method: 'GET', path })),
  ];
};

test('a gateway is changed by what is about gateways, and by nothing about sidecars', () => {
  expect(asked([])).toEqual(['plaintext 8080 yes', 'yes', 'no']);
  const at = (context: string, applyTo = 'HTTP_FILTER') =>
    envoyFilter([patch(applyTo, 'REMOVE', {}, context)]);
  expect(asked([at('GATEWAY')])).toEqual(['plaintext 8080 yes', 'unknown', 'unknown']);
  const listener = asked([at('ANY', 'LISTENER')]);
  expect(listener).toEqual(['plaintext 8080 unknown,mtls 8080 unknown', 'unknown', 'unknown']);
  expect(asked([at('SIDECAR_INBOUND')])).toEqual(['plaintext 8080 yes', 'yes', 'no']);
});

test('a port that no server opens may be opened by a listener that is added', () => {
  expect(asked([], 9999)).toEqual(['plaintext 9999 no', 'no', 'no']);
  const filter = envoyFilter([patch('LISTENER', 'ADD', {}, 'GATEWAY')]);
  expect(asked([filter], 9999)).toEqual(['plaintext 9999 unknown', 'unknown', 'unknown']);
  const http = envoyFilter([patch('HTTP_FILTER', 'REMOVE', {}, 'GATEWAY')]);
  expect(asked([http], 9999)).toEqual(['plaintext 9999 no', 'no', 'no']);
});

test('a WasmPlugin for the gateway', () => {
  const targetRefs = [{ group: 'networking.istio.io', kind: 'Gateway', name: 'g' }];
  expect(asked([wasmPlugin({ selector: { matchLabels: { istio: 'ingress' } } })])[2]).toBe('unknown');
  expect(asked([wasmPlugin({ targetRefs })])[2]).toBe('unknown');
  expect(asked([wasmPlugin({ selector: { matchLabels: { istio: 'other' } } })])[2]).toBe('no');
});
