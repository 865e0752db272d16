import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { clientFaults } from '#mesh/istio/client/faults/faults.ts';
import { API, destinationRule, serviceEntry, sidecar, tls, worldWith } from './calls.ts';

function faults(objects: readonly JsonObject[]): readonly string[] {
  return clientFaults(worldWith(objects)).map(({ resource, pointer }) => `${resource.name}${pointer}`);
}

const port = (protocol: string, number = 5432): JsonObject => ({ number, protocol, name: 'p' });

describe('what clients go by and can not mean what it seems to', () => {
  test('nothing, in a world without', () => {
    expect(faults([destinationRule('shop', 'api', tls('ISTIO_MUTUAL')), sidecar('shop', {})])).toEqual([]);
  });

  test('a DestinationRule for a host that nobody has', () => {
    expect(faults([destinationRule('edge', 'api', {})])).toEqual(['rule/spec/host']);
    expect(faults([destinationRule('edge', 'db.example.com', {})])).toEqual(['rule/spec/host']);
    const entry = serviceEntry('bare', { hosts: ['*.example.com'], ports: [port('TLS')] });
    expect(faults([destinationRule('edge', 'db.example.com', {}), entry])).toEqual([]);
    expect(faults([destinationRule('edge', '*.example.com', {})])).toEqual([]);
  });

  test('a subset without pods', () => {
    const subsets = (labels: JsonObject) => [
      destinationRule('edge', API, { subsets: [{ name: 's', labels }] }),
    ];
    expect(faults(subsets({ version: 'v1' }))).toEqual([]);
    expect(faults(subsets({ version: 'v2' }))).toEqual(['rule/spec/subsets/0/labels']);
    expect(faults(subsets({ 'topology.kubernetes.io/zone': 'a' }))).toEqual([]);
    expect(faults(subsets({ 'topology.kubernetes.io/zone': '' }))).toEqual(['rule/spec/subsets/0/labels']);
  });

  test('TLS that does not look at the certificate of the server', () => {
    expect(faults([destinationRule('shop', 'api', tls('SIMPLE'))])).toEqual(['rule/spec/trafficPolicy/tls']);
    expect(faults([destinationRule('shop', 'api', tls('SIMPLE', { caCertificates: '/ca.pem' }))])).toEqual(
      [],
    );
  });

  test('Sidecars for the same pods, and for none', () => {
    const selecting = (app: string, name: string) =>
      sidecar('shop', { workloadSelector: { labels: { app } } }, name);
    expect(faults([selecting('api', 'a'), selecting('api', 'b')])).toEqual([
      'a/spec/workloadSelector',
      'b/spec/workloadSelector',
    ]);
    expect(faults([selecting('web', 'a')])).toEqual(['a/spec/workloadSelector']);
    expect(faults([sidecar('shop', {}, 'a'), sidecar('shop', {}, 'b')])).toEqual(['a/spec', 'b/spec']);
  });

  test('ServiceEntries that contradict each other where somebody sees both', () => {
    const entry = (name: string, protocol: string, exportTo: readonly string[]) =>
      serviceEntry('shop', { hosts: ['db.example.com'], ports: [port(protocol)], exportTo }, name);
    expect(faults([entry('a', 'TLS', ['*']), entry('b', 'HTTP', ['edge'])])).toEqual([
      'a/spec/ports/0',
      'b/spec/ports/0',
    ]);
    expect(faults([entry('a', 'TLS', ['bare']), entry('b', 'HTTP', ['edge'])])).toEqual([]);
    expect(faults([entry('a', 'TLS', ['.']), entry('b', 'TLS', ['.'])])).toEqual([]);
  });

  test('a ServiceEntry that takes in every connection to a port', () => {
    expect(faults([serviceEntry('shop', { hosts: ['db.example.com'], ports: [port('TCP')] })])).toEqual([
      'entry/spec/ports/0',
    ]);
  });
});
