import { describe, expect, test } from 'vitest';
import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { namespaceMode } from '#mesh/istio/transport/peer-modes.ts';
import { istioOfCluster } from '../mesh/istio/settings/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface Case {
  readonly namespace: string;
  readonly enableAutoMtls: boolean;
  readonly rootNamespace: string;
  readonly manifests: readonly VectorManifest[];
  readonly expect: { readonly status: string };
}

/**
 * The status is Kiali's own aggregate of two things: what PeerAuthentication says for the namespace, which is ours, and what a
 * DestinationRule for the whole namespace (or automatic mTLS) makes clients do, which is read here as Kiali reads it. "PARTIALLY" is
 * its word for whatever isn't all or nothing.
 */
describe.skipIf(!hasVectors)('kiali-namespace-mtls [needs ../shared]', () => {
  const cases = readVectors<Case>('kiali-namespace-mtls');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  test.each(cases)('$name', ({ namespace, enableAutoMtls, rootNamespace, manifests, expect: expected }) => {
    const istio = istioOfCluster(vectorCluster(manifests), { istio: { rootNamespace, enableAutoMtls } });
    expect(istio.settings.enableAutoMtls).toBe(enableAutoMtls);
    const { mode, level } = namespaceMode(istio, namespace);
    const servers = level === 'namespace' ? mode : '';
    const clients = clientMode(manifests as readonly JsonObject[], namespace);
    expect(status(servers, clients, enableAutoMtls)).toBe(expected.status);
  });
});

function clientMode(manifests: readonly JsonObject[], namespace: string): string {
  const rule = manifests.find(
    (one) =>
      one['kind'] === 'DestinationRule' &&
      objectAt(one, 'spec')['host'] === `*.${namespace}.svc.cluster.local`,
  );
  const policy = objectAt(objectAt(rule ?? {}, 'spec'), 'trafficPolicy');
  return stringAt(objectAt(policy, 'tls'), 'mode') ?? '';
}

function status(servers: string, clients: string, auto: boolean): string {
  const automatic = clients === '' && auto;
  if (servers === 'STRICT' && (automatic || clients.endsWith('MUTUAL'))) return 'MTLS_ENABLED';
  if (servers === 'DISABLE' && (automatic || clients === 'DISABLE')) return 'MTLS_DISABLED';
  return servers === '' && clients === '' ? 'MTLS_UNSET' : 'MTLS_PARTIALLY_ENABLED';
}
