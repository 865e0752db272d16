import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { istioOutbound } from '#mesh/istio/client/outbound.ts';
import type { Outbound } from '#mesh/outbound.ts';
import { deployment, namespace } from '../istio-of.ts';
import { serviceEntry, sidecar, virtualService, workloadOf, worldWith } from './calls.ts';

const CLOSED = { outboundTrafficPolicy: 'REGISTRY_ONLY' } as const;

function outbound(objects: readonly JsonObject[], name = 'web'): Outbound {
  const istio = worldWith(objects, CLOSED);
  return istioOutbound(istio, workloadOf(istio, name));
}

function hosts(objects: readonly JsonObject[], name = 'web') {
  const { allows, hosts: found } = outbound(objects, name);
  return [allows, ...found.map(({ host, ports }) => `${host}:${ports.join('+')}`)];
}

const port = (number: number, protocol: string): JsonObject => ({ number, protocol, name: `p${number}` });
const WEB = {
  hosts: ['api.example.com', '*.cdn.example.com'],
  ports: [port(443, 'HTTPS')],
  resolution: 'DNS',
};

describe('what leaves the cluster', () => {
  test('everything, where nothing says otherwise, there is no proxy, or it is ztunnel', () => {
    const istio = worldWith([]);
    expect(istioOutbound(istio, workloadOf(istio, 'web'))).toMatchObject({
      allows: 'any',
      because: [{ reason: 'istio/outbound-default', detail: 'ALLOW_ANY' }],
    });
    expect(hosts([], 'old')).toEqual(['any']);
    const ambient = [
      namespace('mesh', { 'istio.io/dataplane-mode': 'ambient' }),
      deployment('here', { namespace: 'mesh' }),
    ];
    expect(hosts(ambient, 'here')).toEqual(['any']);
  });

  test('nothing, or what is registered, where only that may leave', () => {
    expect(hosts([])).toEqual(['none']);
    expect(hosts([serviceEntry('shop', WEB)])).toEqual([
      'registered',
      '*.cdn.example.com:443',
      'api.example.com:443',
    ]);
    expect(outbound([serviceEntry('shop', WEB)]).hosts[1]).toMatchObject({
      because: { reason: 'istio/service-entry', pointer: '/spec/hosts/0' },
    });
  });

  test('only what is exported to the namespace and imported by the Sidecar', () => {
    expect(hosts([serviceEntry('shop', { ...WEB, exportTo: ['.'] })])).toEqual(['none']);
    expect(hosts([serviceEntry('shop', { ...WEB, exportTo: ['edge'] })])).toHaveLength(3);
    const only = (host: string) => sidecar('edge', { egress: [{ hosts: [host] }] });
    expect(hosts([serviceEntry('shop', WEB), only('*/api.example.com')])).toEqual([
      'registered',
      'api.example.com:443',
    ]);
    expect(hosts([serviceEntry('shop', WEB), only('edge/*')])).toEqual(['none']);
  });

  test('a Sidecar opens or closes for itself', () => {
    expect(hosts([sidecar('edge', { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } })])).toEqual(['any']);
    const istio = worldWith([sidecar('edge', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })]);
    expect(istioOutbound(istio, workloadOf(istio, 'web'))).toMatchObject({ allows: 'none' });
    expect(istioOutbound(istio, workloadOf(istio, 'api'))).toMatchObject({ allows: 'any' });
  });

  test('bytes without a name go to the addresses of the entry, or to any', () => {
    const tcp = { hosts: ['db.example.com'], ports: [port(5432, 'TCP')], resolution: 'NONE' };
    expect(hosts([serviceEntry('shop', tcp)])).toEqual(['registered', '*:5432', 'db.example.com:5432']);
    expect(hosts([serviceEntry('shop', { ...tcp, addresses: ['192.0.2.0/24'] })])).toEqual([
      'registered',
      '192.0.2.0/24:5432',
      'db.example.com:5432',
    ]);
    expect(hosts([serviceEntry('shop', { ...tcp, resolution: 'DNS' })])).toEqual([
      'registered',
      'db.example.com:5432',
    ]);
  });

  test('pods of the cluster are not outside', () => {
    const inside = { ...WEB, workloadSelector: { labels: { app: 'api' } } };
    expect(hosts([serviceEntry('shop', inside)])).toEqual(['none']);
  });

  test('the target of an ExternalName Service', () => {
    const spec = {
      type: 'ExternalName',
      externalName: 'mail.example.com',
      ports: [{ port: 25, name: 'tcp' }],
    };
    const mail = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'mail', namespace: 'shop' }, spec };
    expect(hosts([mail])).toEqual(['registered', 'mail.example.com:25']);
  });

  test('what goes past the proxy', () => {
    const client = (annotations: Readonly<Record<string, string>>) => [deployment('client', { annotations })];
    const traffic = 'traffic.sidecar.istio.io/';
    expect(hosts(client({ [`${traffic}includeOutboundIPRanges`]: '10.0.0.0/8' }), 'client')).toEqual(['any']);
    expect(hosts(client({ 'sidecar.istio.io/interceptionMode': 'NONE' }), 'client')).toEqual(['any']);
    const some = {
      [`${traffic}excludeOutboundPorts`]: '443,53',
      [`${traffic}excludeOutboundIPRanges`]: '192.0.2.0/24',
    };
    expect(hosts(client(some), 'client')).toEqual(['registered', '*:53+443', '192.0.2.0/24:']);
  });

  test('a gateway sends out what its routes lead out', () => {
    const gateway = deployment('exit', {
      namespace: 'edge',
      annotations: { 'inject.istio.io/templates': 'gateway' },
    });
    const resource = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'exit', namespace: 'edge' },
      spec: { selector: { app: 'exit' }, servers: [] },
    };
    const routes = virtualService('edge', {
      hosts: ['api.example.com'],
      gateways: ['exit', 'mesh'],
      http: [{ route: [{ destination: { host: 'api.example.com' } }] }],
    });
    expect(hosts([gateway, resource, serviceEntry('edge', WEB)], 'exit')).toEqual(['none']);
    expect(hosts([gateway, resource, routes, serviceEntry('edge', WEB)], 'exit')).toEqual([
      'registered',
      'api.example.com:443',
    ]);
  });
});
