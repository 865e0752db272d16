import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { deployment, istioOf, service } from '../istio-of.ts';
import { call, destinationRule, reasons, tls, virtualService, worldWith } from './calls.ts';

const SUBSETS = destinationRule('shop', 'api', {
  ...tls('ISTIO_MUTUAL'),
  subsets: [
    { name: 'plain', labels: { version: 'v1' }, ...tls('DISABLE') },
    { name: 'same', labels: { version: 'v1' } },
    { name: 'other', labels: { version: 'v2' } },
    {
      name: 'port',
      labels: { version: 'v1' },
      trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: [{ port: { number: 80 } }] },
    },
  ],
});

const to = (subset: string, weight?: number): JsonObject => ({
  destination: { host: 'api', subset },
  ...(weight === undefined ? {} : { weight }),
});

function routed(http: readonly JsonObject[], rest: JsonObject = {}, more: readonly JsonObject[] = []) {
  const routes = virtualService('shop', { hosts: ['api'], http, ...rest });
  return call(worldWith([SUBSETS, routes, ...more]), 'web', 'api');
}

describe('routes of VirtualServices', () => {
  test('the policy of the subset overrides that of the rule', () => {
    const chosen = routed([{ route: [to('plain')] }]);
    expect(chosen).toMatchObject({ transport: 'plaintext' });
    expect(reasons(chosen)).toEqual(['istio/rule-subset', 'istio/rule-disable']);
    expect(routed([{ route: [to('same')] }])).toMatchObject({ transport: 'mtls' });
  });

  test('port settings of a subset inherit nothing, so that mutual TLS is automatic', () => {
    const chosen = routed([{ route: [to('port')] }]);
    expect(chosen).toMatchObject({ transport: 'mtls' });
    expect(reasons(chosen)).toEqual(['istio/rule-subset', 'istio/auto-mtls']);
  });

  test('several destinations are one answer if they agree, else it is not known', () => {
    expect(routed([{ route: [to('same', 50), to('plain', 50)] }])).toMatchObject({ transport: 'unknown' });
    expect(routed([{ route: [to('same', 100), to('plain', 0)] }])).toMatchObject({ transport: 'mtls' });
    expect(routed([{ route: [to('same', 50), to('other', 50)] }])).toMatchObject({ transport: 'mtls' });
  });

  test('what leads elsewhere does not get here', () => {
    const chosen = routed([{ route: [to('other')] }]);
    expect(chosen).toMatchObject({ transport: 'refused' });
    expect(reasons(chosen)).toEqual(['istio/routed-elsewhere']);
    expect(routed([{ redirect: { uri: '/' } }])).toMatchObject({ transport: 'refused' });
  });

  test('conditions on the request may hold or not; the first route without one is the last', () => {
    const match = [{ uri: { prefix: '/v2' } }];
    expect(routed([{ match, route: [to('plain')] }, { route: [to('same')] }])).toMatchObject({
      transport: 'unknown',
    });
    expect(routed([{ route: [to('same')] }, { route: [to('plain')] }])).toMatchObject({ transport: 'mtls' });
  });

  test('conditions on where the call comes from are decided', () => {
    const from = (match: JsonObject) =>
      routed([{ match: [match], route: [to('plain')] }, { route: [to('same')] }]).transport;
    expect(from({ sourceLabels: { app: 'web' } })).toBe('plaintext');
    expect(from({ sourceLabels: { app: 'other' } })).toBe('mtls');
    expect(from({ sourceNamespace: 'edge' })).toBe('plaintext');
    expect(from({ sourceNamespace: 'bare' })).toBe('mtls');
    expect(from({ port: 80 })).toBe('plaintext');
    expect(from({ port: 8080 })).toBe('mtls');
    expect(from({ gateways: ['public'] })).toBe('mtls');
  });

  test('are for the mesh unless they name only gateways, and for whom they are exported to', () => {
    expect(routed([{ route: [to('plain')] }], { gateways: ['public'] })).toMatchObject({ transport: 'mtls' });
    expect(routed([{ route: [to('plain')] }], { gateways: ['public', 'mesh'] })).toMatchObject({
      transport: 'plaintext',
    });
    expect(routed([{ route: [to('plain')] }], { exportTo: ['.'] })).toMatchObject({ transport: 'mtls' });
  });

  test('a port of TCP takes the routes for TCP', () => {
    const mongo = service('api', { spec: { ports: [{ name: 'mongo', port: 80, targetPort: 8080 }] } });
    const world = worldWith([SUBSETS]).cluster.resources.map(({ object }) => object);
    const others = world.filter(
      (one) => one['kind'] !== 'Service' || (one['metadata'] as { name: string }).name !== 'api',
    );
    const route = virtualService('shop', {
      hosts: ['api'],
      http: [{ route: [to('plain')] }],
      tcp: [{ route: [to('same')] }],
    });
    expect(callIn([...others, mongo, route])).toEqual('mtls');
  });

  test('another Service may lead to the same pods', () => {
    const alias = service('alias', { spec: { selector: { app: 'api' } } });
    const routes = virtualService('shop', {
      hosts: ['alias'],
      http: [{ route: [{ destination: { host: 'api', subset: 'plain' } }] }],
    });
    const istio = worldWith([SUBSETS, alias, routes]);
    expect(call(istio, 'web', 'api', 'alias')).toMatchObject({ transport: 'plaintext' });
    expect(call(istio, 'web', 'api')).toMatchObject({ transport: 'mtls' });
  });

  test('delegates are followed, or told as unknown', () => {
    const http = [{ match: [{ uri: { prefix: '/' } }], delegate: { name: 'inner' } }];
    const inner = virtualService('shop', { http: [{ route: [to('plain')] }] }, 'inner');
    expect(routed(http, {}, [inner])).toMatchObject({ transport: 'plaintext' });
    expect(routed(http)).toMatchObject({
      transport: 'unknown',
      because: [{ reason: 'istio/routed-delegate' }],
    });
  });

  test('a gateway calls by its own routes', () => {
    const gateway = deployment('door', {
      namespace: 'edge',
      annotations: { 'inject.istio.io/templates': 'gateway' },
    });
    const resource = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'edge' },
      spec: { selector: { app: 'door' }, servers: [] },
    };
    const routes = virtualService('shop', {
      hosts: ['shop.example.com'],
      gateways: ['edge/public'],
      http: [{ route: [to('plain')] }],
    });
    expect(call(worldWith([SUBSETS, gateway, resource]), 'door', 'api')).toMatchObject({ transport: 'mtls' });
    expect(call(worldWith([SUBSETS, gateway, resource, routes]), 'door', 'api')).toMatchObject({
      transport: 'plaintext',
    });
  });
});

function callIn(objects: readonly JsonObject[]): string {
  return call(istioOf(objects), 'web', 'api').transport;
}
