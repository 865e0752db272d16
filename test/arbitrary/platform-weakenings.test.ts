import { describe, expect, test } from 'vitest';
import type { GainKind } from '#arbitrary/gain/gain.ts';
import { gains, weakens } from '#arbitrary/gain/gains.ts';
import { allWeakenings } from '#arbitrary/weakening/all-weakenings.ts';
import { platform } from './platform.ts';

/** Of the reference platforms: what a weakening at a place gives, by kinds; nothing where a second lock holds. */
const JUDGED: readonly (readonly [variant: string, name: string, of: string, kinds: readonly GainKind[]])[] =
  [
    ['soroban-istio', 'permissive-mtls', 'PeerAuthentication/istio-system/default', ['accepts']],
    ['soroban-istio', 'any-principal', 'AuthorizationPolicy/soroban/soroban-indexer', ['peer']],
    ['soroban-istio', 'prefix-path', 'AuthorizationPolicy/payments/payments', ['requests']],
    ['soroban-istio', 'drop-methods', 'AuthorizationPolicy/payments/payments', ['requests']],
    ['soroban-istio', 'exclude-inbound-port', 'Deployment/soroban/soroban-indexer', ['peer']],
    ['soroban-istio', 'gateway-plaintext', 'Gateway/edge/api-gateway', ['entrance']],
    ['soroban-istio', 'open-egress', 'NetworkPolicy/payments/payments', ['egress']],
    // Two locks: the policy that allows is gone, the one that allows nothing stays. And NetworkPolicy stands behind the mesh.
    ['soroban-istio', 'delete-authorization-policy', 'AuthorizationPolicy/soroban/soroban-indexer', []],
    ['soroban-istio', 'delete-authorization-policy', 'AuthorizationPolicy/soroban/allow-nothing', []],
    ['soroban-istio', 'any-peer', 'NetworkPolicy/soroban/soroban-indexer', []],
    ['soroban-istio', 'one-more-principal', 'AuthorizationPolicy/soroban/soroban-indexer', []],
    ['soroban-istio', 'load-balancer', 'Service/soroban/soroban-indexer', []],
    // A client's own settings are no protection.
    ['soroban-istio', 'plaintext-client', 'Service/soroban/soroban-indexer', []],
    ['soroban-ambient', 'no-ambient', 'Deployment/soroban/soroban-indexer', ['accepts', 'peer']],
    ['soroban-ambient', 'dry-run', 'AuthorizationPolicy/payments/payments-operations', ['peer', 'requests']],
    ['soroban-ambient', 'no-waypoint', 'Service/payments/payments', []],
    ['soroban-linkerd', 'any-identity', 'MeshTLSAuthentication/payments/api-gateway', ['peer', 'requests']],
    ['soroban-linkerd', 'prefix-route', 'HTTPRoute/payments/payments-refunds', ['requests']],
    // Who reaches the pod may ask for what probes ask for, which counts for nothing.
    ['soroban-linkerd', 'any-peer', 'NetworkPolicy/soroban/soroban-indexer', []],
    // What isn't named by a Server is refused by default.
    ['soroban-linkerd', 'delete-server', 'Server/soroban/soroban-indexer', []],
    // A port of every node leads there as it is.
    ['soroban-flat', 'load-balancer', 'Service/soroban/soroban-indexer', []],
    ['soroban-flat', 'host-network', 'Deployment/payments/refund-worker', ['outside']],
  ];

/** Weakenings of which the first found gives something in the platform that has it. */
const STRONG: ReadonlySet<string> = new Set(['any-principal', 'any-identity', 'host-network']);

describe.each(['soroban-istio', 'soroban-ambient', 'soroban-linkerd', 'soroban-flat'])('%s', (variant) => {
  test('what weakenings give', async () => {
    const { resources, intent, fabric } = await platform(variant);
    const all = allWeakenings(resources, intent);
    for (const [of, name, id, kinds] of JUDGED) {
      if (of !== variant) continue;
      const found = all.filter((one) => one.name === name && one.where.resource === id);
      expect(found, `${name} of ${id}`).not.toEqual([]);
      const given = found.flatMap(({ apply }) => gains(fabric, apply(resources) ?? [], intent));
      expect([...new Set(given.map(({ kind }) => kind))].sort(), `${name} of ${id}`).toEqual(kinds);
    }
  });

  test('nothing is given by changing nothing, nor by taking all weakenings back', async () => {
    const { resources, intent, fabric } = await platform(variant);
    expect(gains(fabric, [...resources], intent, { proxyPorts: true })).toEqual([]);
    const [one] = allWeakenings(resources, intent).filter(({ name }) => STRONG.has(name));
    const weaker = one?.apply(resources) ?? [];
    expect(weakens(fabric, weaker, intent)).toBe(true);
    expect(weakens(weaker, fabric, intent)).toBe(false);
  });
});
