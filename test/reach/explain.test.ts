import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { explainReach, type ReachAnswer } from '#reach/explain/explain.ts';
import { clusterOf } from '../network/cluster-of.ts';

const NONE: Manifests = { sources: new Map(), resources: [], problems: [], documents: 0 };

const ask = (objects: readonly JsonObject[], from: string, to: string): ReachAnswer =>
  explainReach(buildFabric(clusterOf(objects)), NONE, from, to);

const deployment = (namespace: string, name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          {
            name: 'c',
            image: 'i',
            ports: [
              { containerPort: 8080, name: 'http' },
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
            ],
          },
        ],
        ...more,
      },
    },
  },
});

const service = (ports: readonly JsonObject[], spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'front', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports, ...spec },
});

const policy = (namespace: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});

const CLUSTER = [
  deployment('shop', 'web'),
  deployment('shop', 'db'),
  deployment('ops', 'web'),
  deployment('ops', 'agent', { hostNetwork: true }),
  service([
    { port: 80, targetPort: 'http', name: 'web' },
    { port: 53, protocol: 'UDP' },
  ]),
];

describe('the question', () => {
  test.each([
    ['shop/db', 'Deployment/shop/db'],
    ['Deployment/shop/db', 'Deployment/shop/db'],
    ['deployment/shop/db', 'Deployment/shop/db'],
    ['db', 'Deployment/shop/db'],
    ['Deployment/db', 'Deployment/shop/db'],
  ])('%s is a workload', (from, id) => {
    expect(ask(CLUSTER, from, 'shop/web:8080').cases[0]?.sources[0]?.from).toMatchObject({ id });
  });

  test.each([
    ['shop/bd', 'shop/web', 'Did you mean shop/db?'],
    ['web', 'shop/db', 'Write Deployment/ops/web, for example.'],
    ['shop/db', 'shop/wbe:80', 'Did you mean shop/web?'],
    ['shop/db', 'shop/web:htpp', 'Did you mean http?'],
    ['shop/db', 'shop/web:0', 'any number from 1 to 65535'],
    ['shop/db', 'shop/web:65536', 'any number from 1 to 65535'],
    ['shop/db', 'shop/web:80/icmp', 'Write tcp, udp or sctp'],
    ['shop/db', 'front:81', 'It has 80 (web) TCP, 53 UDP.'],
    ['any', '8.8.8.8:53', 'Name a workload with --from.'],
    ['', 'shop/web', 'eastwest map'],
    ['a/b/c/nothing', 'shop/web', 'eastwest map'],
  ])('from %s to %s can not be asked', (from, to, remedy) => {
    expect(() => ask(CLUSTER, from, to)).toThrowError(
      expect.objectContaining({ code: 'bad-usage', remedy: expect.stringContaining(remedy) }),
    );
  });

  test('a port by name, and a protocol that only one declares', () => {
    const at = (to: string) =>
      ask(CLUSTER, 'shop/db', to).cases.map(({ protocol, port }) => `${protocol} ${port}`);
    expect(at('shop/web:http')).toEqual(['TCP 8080']);
    expect(at('shop/web:53')).toEqual(['UDP 53']);
    expect(at('shop/web:53/tcp')).toEqual(['TCP 53']);
    expect(at('shop/web')).toEqual(['TCP 8080', 'UDP 53']);
  });

  test('a Service stands for its pods, and says which port they are asked about', () => {
    const { cases, notes } = ask(CLUSTER, 'shop/db', 'front:80');
    expect(cases.map(({ to, port }) => [to, port])).toEqual([['Deployment/shop/web', 8080]]);
    expect(notes).toEqual([
      'Service/shop/front:80 leads to Deployment/shop/web TCP 8080: policies see the port of the pods',
    ]);
  });

  test('a Service that leads nowhere has no answer', () => {
    const nowhere = service([{ port: 80 }], { selector: { app: 'nobody' } });
    expect(() => ask([deployment('shop', 'db'), nowhere], 'db', 'front')).toThrow('leads to no pod');
    const out = service([{ port: 80 }], { type: 'ExternalName' });
    expect(() => ask([deployment('shop', 'db'), out], 'db', 'front')).toThrow('leads out of the cluster');
  });

  test("a Service's port asked of the workload is pointed out", () => {
    const { notes } = ask(CLUSTER, 'shop/db', 'shop/web:80');
    expect(notes[0]).toContain('ask about Service/shop/front:80');
  });

  test.each(['203.0.113.7', '10.0.0.0/8', '2001:db8::1', '[2001:db8::1]', 'fd00::/8', 'outside', 'internet'])(
    '%s is outside',
    (from) => {
      expect(ask(CLUSTER, from, 'shop/web:8080').cases[0]?.sources[0]?.from.type).toBe('addresses');
    },
  );

  test('addresses outside can be a destination, IPv6 with a port in brackets', () => {
    expect(ask(CLUSTER, 'shop/db', '[2001:db8::1]:443').cases).toMatchObject([
      { to: '2001:db8::1', port: 443, outcome: 'open' },
    ]);
  });
});

describe('the answer', () => {
  const isolated = policy('shop', 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

  test('open, since nothing selects either end: a policy that isolates would close it', () => {
    const [source] = ask(CLUSTER, 'ops/web', 'shop/web:8080').cases[0]?.sources ?? [];
    expect(source?.sides.map(({ steps }) => steps)).toEqual([
      [{ type: 'not-isolated', decides: true }],
      [{ type: 'not-isolated', decides: true }],
    ]);
    expect(source?.changes).toMatchObject([{ type: 'isolate', direction: 'ingress' }]);
  });

  test('closed on both sides: each needs a rule', () => {
    const [source] = ask([...CLUSTER, isolated], 'shop/db', 'shop/web:8080').cases[0]?.sources ?? [];
    expect(source?.outcome).toBe('closed');
    expect(
      source?.changes.map((change) => [change.type, 'direction' in change ? change.direction : '']),
    ).toEqual([
      ['allow', 'egress'],
      ['allow', 'ingress'],
    ]);
  });

  test('decided by an admin policy: no NetworkPolicy helps', () => {
    const admin = {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'guard' },
      spec: {
        priority: 1,
        subject: { namespaces: {} },
        ingress: [{ name: 'never', action: 'Deny', from: [{ namespaces: {} }] }],
      },
    };
    const [source] = ask([...CLUSTER, admin], 'shop/db', 'shop/web:8080').cases[0]?.sources ?? [];
    expect(source?.changes).toMatchObject([
      {
        type: 'admin',
        direction: 'ingress',
        rules: [{ policy: 'AdminNetworkPolicy/guard', rule: 1, name: 'never' }],
      },
    ]);
  });

  test("a pod in the host's network escapes: nothing but leaving it helps", () => {
    const [source] = ask([...CLUSTER, isolated], 'shop/db', 'ops/agent:8080').cases[0]?.sources ?? [];
    expect(source?.sides[1]?.steps).toEqual([{ type: 'exempt', reason: 'host-network', decides: true }]);
  });

  test('between replicas of one workload policies have a say', () => {
    const [source] = ask([...CLUSTER, isolated], 'shop/web', 'shop/web:8080').cases[0]?.sources ?? [];
    expect(source).toMatchObject({ outcome: 'closed', from: { otherReplica: true } });
  });

  test('a policy that is not evaluated makes it unknown', () => {
    const cilium = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'c', namespace: 'shop' },
      spec: {},
    };
    const answer = ask([...CLUSTER, cilium], 'ops/web', 'shop/web:8080');
    expect(answer).toMatchObject({
      outcome: 'unknown',
      cases: [{ sources: [{ changes: [{ type: 'know', reasons: ['not-modelled'] }] }] }],
    });
  });

  test('addresses are told apart where a rule does', () => {
    const block = policy('shop', 'office', {
      podSelector: {},
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }],
    });
    const { cases, outcome } = ask([...CLUSTER, block], '10.0.0.0/8', 'shop/web:8080');
    expect(outcome).toBe('mixed');
    expect(cases[0]?.sources.map(({ outcome: one, from }) => [one, from])).toEqual(
      [
        ['closed', { type: 'addresses', addresses: '10.1.0.0/16' }],
        ['open', { type: 'addresses', addresses: '10.0.0.0/16,10.2.0.0-10.255.255.255' }],
      ].sort((a, b) => (String(a[0]) < String(b[0]) ? 1 : -1)),
    );
  });

  test('from any: a pod to paste, with its namespace where that is new', () => {
    const some = policy('shop', 'trusted', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { trusted: 'yes' } } }] }],
    });
    const { cases } = ask([...CLUSTER, some], 'any', 'shop/db:8080');
    const open = cases[0]?.sources.find(({ outcome }) => outcome === 'open');
    expect(open?.example).toMatchObject([
      { kind: 'Namespace', metadata: { labels: { trusted: 'yes' } } },
      { kind: 'Pod', metadata: { name: 'intruder' } },
    ]);
    expect(cases[0]?.sources.some(({ outcome }) => outcome === 'closed')).toBe(true);
  });
});
