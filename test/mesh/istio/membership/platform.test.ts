import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import { meshMode } from '#mesh/istio/transport/peer-modes.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { istioOf } from '../settings/istio-of.ts';

/** A variant of the reference platform, as Istio sees it. */
function platform(name: string) {
  const folder = fileURLToPath(new URL(`../../../../manifests/${name}`, import.meta.url));
  const files = readdirSync(folder)
    .filter((file) => file !== 'eastwest.yaml')
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const istio = istioOf(files.join('\n---\n'));
  const everyone = [...istio.cluster.workloads, ...istio.cluster.operated];
  return { istio, everyone: everyone.filter(({ resource }) => resource.kind !== 'Gateway') };
}

const WORKLOADS = [
  'database/postgres',
  'database/postgres-exporter',
  'edge/api-gateway',
  'monitoring/prometheus',
  'payments/payments',
  'payments/refund-worker',
  'soroban/soroban-indexer',
];

describe('the reference platform is in the mesh as its README says', () => {
  test.each([
    ['soroban-istio', 'sidecar'],
    ['soroban-ambient', 'ambient'],
  ])('%s: %s, behind a gateway', (name, mode) => {
    const { istio, everyone } = platform(name);
    const found = everyone.map((one) => {
      const { member, mode: own } = istioMembership(istio, one);
      return `${one.namespace}/${one.resource.name}: ${member} ${own}`;
    });
    const expected = WORKLOADS.map((one) => `${one}: yes ${one === 'edge/api-gateway' ? 'gateway' : mode}`);
    expect(found.sort()).toEqual(expected.sort());
  });

  test.each(['soroban-istio', 'soroban-ambient'])(
    '%s: mutual TLS is mandatory at every declared port',
    (name) => {
      const { istio, everyone } = platform(name);
      expect(meshMode(istio)).toMatchObject({ mode: 'STRICT', level: 'mesh' });
      const members = everyone.filter((one) => istioMembership(istio, one).mode !== 'gateway');
      const ports = members.flatMap((one) =>
        one.ports.map(({ number }) => ({ port: number, ...istioTransport(istio, one, number) })),
      );
      expect(ports.length).toBeGreaterThan(8);
      expect(ports.filter(({ plaintext, mtls }) => plaintext !== 'no' || mtls !== 'yes')).toEqual([]);
    },
  );

  test.each(['soroban-flat', 'soroban-linkerd'])('%s: nothing is in Istio', (name) => {
    const { istio, everyone } = platform(name);
    expect(everyone.length).toBeGreaterThan(5);
    expect(everyone.filter((one) => istioMembership(istio, one).member !== 'no')).toEqual([]);
  });
});
