import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { declaredPorts, protocolOf } from '#mesh/istio/authorization/protocol.ts';
import { clusterOf } from '../../../network/cluster-of.ts';
import { deployment, service } from '../istio-of.ts';

function protocol(port: JsonObject, ...more: readonly JsonObject[]): string {
  const cluster = clusterOf([deployment('web'), service('web', { spec: { ports: [port] } }), ...more]);
  const [workload] = cluster.workloads;
  if (workload === undefined) throw new Error('no workload');
  return protocolOf(cluster, workload, 8080);
}

const to = { port: 80, targetPort: 8080 };

describe('protocol selection', () => {
  test.each([
    ['http', 'http'],
    ['http-web', 'http'],
    ['HTTP2', 'http'],
    ['grpc-web-x', 'http'],
    ['grpc', 'http'],
    ['https', 'tcp'],
    ['tcp-echo', 'tcp'],
    ['tls', 'tcp'],
    ['mysql', 'tcp'],
    ['web-http', 'either'],
    ['httpx', 'either'],
    ['', 'either'],
  ])('by the name of the service port: %s', (name, expected) => {
    expect(protocol({ ...to, name })).toBe(expected);
  });

  test('appProtocol beats the name, and knows the names of Kubernetes', () => {
    expect(protocol({ ...to, name: 'http', appProtocol: 'tcp' })).toBe('tcp');
    expect(protocol({ ...to, name: 'tcp', appProtocol: 'kubernetes.io/h2c' })).toBe('http');
    expect(protocol({ ...to, name: 'http', appProtocol: 'kubernetes.io/wss' })).toBe('tcp');
    expect(protocol({ ...to, name: 'http', appProtocol: 'example.com/own' })).toBe('either');
  });

  test('where the server speaks first nothing is sniffed', () => {
    expect(protocol({ name: 'db', port: 3306, targetPort: 8080 })).toBe('tcp');
    expect(protocol({ name: 'db', port: 5432, targetPort: 8080 })).toBe('either');
  });

  test('a port of the pods that no Service leads to is sniffed, and one that only UDP leads to', () => {
    expect(protocol({ port: 80, targetPort: 9090, name: 'http' })).toBe('either');
    expect(protocol({ ...to, name: 'http', protocol: 'UDP' })).toBe('either');
  });

  test('the oldest Service decides, then the first by name', () => {
    const older = service('a', { spec: { selector: { app: 'web' }, ports: [{ ...to, name: 'tcp' }] } });
    expect(protocol({ ...to, name: 'http' }, older)).toBe('tcp');
    const metadata = { name: 'z', namespace: 'shop', creationTimestamp: '2020-01-01T00:00:00Z' };
    expect(protocol({ ...to, name: 'http' }, { ...older, metadata })).toBe('tcp');
    expect(protocol({ ...to, name: 'http' }, { ...older, metadata: { name: 'z', namespace: 'shop' } })).toBe(
      'http',
    );
  });

  test('the ports with a declared protocol, through names of container ports too', () => {
    const cluster = clusterOf([
      deployment('web'),
      service('web', {
        spec: {
          ports: [
            { name: 'http', port: 80, targetPort: 'http' },
            { port: 90, name: 'x' },
          ],
        },
      }),
    ]);
    expect(cluster.workloads.map((workload) => declaredPorts(cluster, workload))).toEqual([[8080]]);
  });
});
