import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { call, reasons, worldWith } from '../client/calls.ts';
import { envoyFilter, patch, wasmPlugin } from './objects.ts';

const chosen = (objects: readonly JsonObject[]) => call(worldWith([...objects]), 'web', 'api');
const outbound = (labels: JsonObject) =>
  envoyFilter([patch('HTTP_FILTER', 'ADD', {}, 'SIDECAR_OUTBOUND')], {
    namespace: 'edge',
    workloadSelector: { labels },
  });

test("what a client's proxy sends is unknown where something changes it", () => {
  expect(chosen([]).transport).toBe('mtls');
  expect(chosen([outbound({ app: 'web' })]).transport).toBe('unknown');
  expect(reasons(chosen([outbound({ app: 'web' })]))[0]).toBe('istio/client-not-modelled');
  expect(chosen([wasmPlugin({ match: [{ mode: 'CLIENT' }] }, 'edge')]).transport).toBe('unknown');
});

test('it is as it was for other clients, and under what is about the inbound side', () => {
  expect(chosen([outbound({ app: 'api' })]).transport).toBe('mtls');
  expect(chosen([envoyFilter([patch('HTTP_FILTER', 'REMOVE')], { namespace: 'edge' })]).transport).toBe(
    'mtls',
  );
  expect(chosen([wasmPlugin({ match: [{ mode: 'SERVER' }] }, 'edge')]).transport).toBe('mtls');
  expect(chosen([envoyFilter([patch('CLUSTER', 'ADD', {}, 'ANY')], { namespace: 'edge' })]).transport).toBe(
    'mtls',
  );
});
