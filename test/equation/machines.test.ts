import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import { listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { addressPeer } from '#network/peer.ts';
import { formatAddresses, parseAddresses } from '#set/address-text.ts';
import { deployment, namespace } from '../mesh/istio/istio-of.ts';
import { peerAuthentication, policy, principal } from '../mesh/istio/ways/ways-of.ts';
import { clusterOf } from '../network/cluster-of.ts';

const STRICT = [
  namespace('shop', { 'istio-injection': 'enabled' }),
  deployment('web'),
  policy('web', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] }),
  peerAuthentication('STRICT'),
];

const networking = (kind: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'vm', namespace: 'shop' },
  spec,
});
const entry = (spec: JsonObject) => networking('WorkloadEntry', spec);
const allows = (cidr: string): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'vm', namespace: 'shop' },
  spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] },
});

/** From where outside it may be reached; and what one address finds. */
function asked(objects: readonly JsonObject[], address = '10.1.2.3') {
  const fabric = buildFabric(clusterOf(objects));
  const [web] = fabric.network.workloads;
  const listener = web && listenerAt(fabric, web, 8080);
  const from = parseAddresses(address);
  if (listener === undefined || from === undefined) throw new Error('nothing there');
  const found = inbound(fabric, listener).flatMap(({ peer, way, outcome, shown }) =>
    peer.type === 'address'
      ? `${formatAddresses(peer.addresses)} ${way.transport} ${outcome} ${shown && formatMeshBecause(shown)}`
      : [],
  );
  const { outcome, attempts } = reach(fabric, addressPeer(from), listener);
  return { found, outcome, stops: attempts.map(({ stoppedBy }) => stoppedBy) };
}

const SAYS = 'WorkloadEntry shop/vm is a machine outside, which may show this identity';

describe('machines outside, in an Istio mesh', () => {
  test('without one, addresses outside have no identity', () => {
    expect(asked(STRICT)).toEqual({ found: [], outcome: 'closed', stops: ['transport', 'identity'] });
  });

  test('a WorkloadEntry with the account that is permitted may be let in, from its address', () => {
    const objects = [...STRICT, entry({ address: '10.1.2.3', serviceAccount: 'front' })];
    expect(asked(objects).found).toEqual([`10.1.2.3 mtls unknown ${SAYS}`]);
    expect(asked(objects).outcome).toBe('unknown');
    expect(asked(objects, '10.1.2.4').outcome).toBe('closed');
  });

  test('not with another account, nor without one, nor where the network closes', () => {
    const other = entry({ address: '10.1.2.3', serviceAccount: 'other' });
    expect(asked([...STRICT, other])).toMatchObject({ found: [], outcome: 'closed' });
    expect(asked([...STRICT, other]).stops).toEqual(['transport', 'authorization']);
    expect(asked([...STRICT, entry({ address: '10.1.2.3' })]).found).toEqual([]);
    const front = entry({ address: '10.1.2.3', serviceAccount: 'front' });
    expect(asked([...STRICT, front, allows('10.9.0.0/16')]).found).toEqual([]);
    expect(asked([...STRICT, front, allows('10.1.0.0/16')]).found).toHaveLength(1);
  });

  test.each<[string, JsonObject]>([
    ['a name', entry({ address: 'vm.example.com', serviceAccount: 'front' })],
    ['a socket', entry({ address: 'unix:///run/x', serviceAccount: 'front' })],
    ['no address', entry({ serviceAccount: 'front' })],
    ['an address of another network', entry({ address: '10.1.2.3', network: 'n', serviceAccount: 'front' })],
    ['a group', networking('WorkloadGroup', { template: { serviceAccount: 'front' } })],
  ])('with %s it may come from anywhere', (_, object) => {
    expect(asked([...STRICT, object], '192.0.2.1').outcome).toBe('unknown');
  });

  test("a group's account is `default` if it names none", () => {
    const group = networking('WorkloadGroup', { template: {} });
    expect(asked([...STRICT, group]).outcome).toBe('closed');
    const rules = [{ from: [{ source: { principals: [principal('default')] } }] }];
    expect(asked([...STRICT.slice(0, 2), policy('web', { rules }), STRICT[3] ?? {}, group]).outcome).toBe(
      'unknown',
    );
  });

  test('an endpoint of a ServiceEntry is one too', () => {
    const endpoints = [{ address: '10.9.9.9' }, { address: '10.1.2.3', serviceAccount: 'front' }];
    const spec = { hosts: ['vm.internal'], resolution: 'STATIC', endpoints };
    expect(asked([...STRICT, networking('ServiceEntry', spec)]).found).toHaveLength(1);
    expect(asked([...STRICT, networking('ServiceEntry', spec)], '10.9.9.9').outcome).toBe('closed');
  });
});

describe('machines outside, in a Linkerd mesh', () => {
  const annotations = { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' };
  const MESHED: readonly JsonObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations } },
    deployment('web'),
    {
      apiVersion: 'policy.linkerd.io/v1beta3',
      kind: 'Server',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { podSelector: {}, port: 8080 },
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: 'web' },
        requiredAuthenticationRefs: [
          { kind: 'MeshTLSAuthentication', group: 'policy.linkerd.io', name: 'm' },
        ],
      },
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'MeshTLSAuthentication',
      metadata: { name: 'm', namespace: 'shop' },
      spec: { identities: ['vm.example.com'] },
    },
  ];
  const external = (identity: string, ...ips: readonly string[]): JsonObject => ({
    apiVersion: 'workload.linkerd.io/v1beta1',
    kind: 'ExternalWorkload',
    metadata: { name: 'vm', namespace: 'shop' },
    spec: { meshTLS: { identity, serverName: 'x' }, workloadIPs: ips.map((ip) => ({ ip })) },
  });

  test('an ExternalWorkload may be let in by its identity, from its address', () => {
    expect(asked(MESHED).outcome).toBe('closed');
    const objects = [...MESHED, external('vm.example.com', '10.1.2.3')];
    expect(asked(objects).outcome).toBe('unknown');
    expect(asked(objects, '10.1.2.4').outcome).toBe('closed');
    expect(asked(objects).found[0]).toContain('10.1.2.3 mtls unknown ExternalWorkload shop/vm');
    expect(asked([...MESHED, external('vm.example.com')], '10.1.2.4').outcome).toBe('unknown');
    expect(asked([...MESHED, external('other.example.com', '10.1.2.3')]).outcome).toBe('closed');
  });
});
