import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import { type DiffChange, diffReach, isNewlyReachable, type ReachDiff } from '#reach/diff/diff.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { type ConnectionSet, connectionsOn, equals, isEmpty, NO_CONNECTIONS } from '#set/connection-set.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests, labels, NAMESPACES, networkPolicy } from '../oracle/arbitrary.ts';
import { unique } from './unique.ts';

const ALL = { blocks: true, ties: true, hostNetwork: true, addresses: false };
const RUNS = { numRuns: 30 };

const network = (manifests: readonly JsonObject[]): Network => buildNetwork(clusterOf(unique(manifests)));
const diff = (base: readonly JsonObject[], head: readonly JsonObject[]): ReachDiff =>
  diffReach(network(base), network(head));

describe('laws', () => {
  test('nothing differs from itself, whatever the order of the documents', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), (manifests) => {
        expect(diff(manifests, [...unique(manifests)].reverse())).toEqual({
          workloads: { added: [], removed: [] },
          changes: [],
        });
      }),
      RUNS,
    );
  });

  test('backwards is the mirror of forwards', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), clusterManifests(ALL), (base, head) => {
        const [forth, back] = [diff(base, head), diff(head, base)];
        expect(back.workloads).toEqual({ added: forth.workloads.removed, removed: forth.workloads.added });
        expect(texts(back.changes)).toEqual(texts(forth.changes.map(mirrored)));
      }),
      RUNS,
    );
  });

  test('the order of the documents changes no byte', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), clusterManifests(ALL), (base, head) => {
        const shuffled = diff([...unique(base)].reverse(), [...unique(head)].reverse());
        expect(JSON.stringify(shuffled)).toBe(JSON.stringify(diff(base, head)));
      }),
      RUNS,
    );
  });

  test('for each pair of workloads it says what asking pair by pair says', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), clusterManifests(ALL), (base, head) => {
        const [before, after] = [network(base), network(head)];
        const { changes } = diffReach(before, after);
        const ids = [...new Set([...before.workloads, ...after.workloads].map(workloadId))];
        for (const from of ids) {
          for (const to of ids.filter((id) => id !== from)) {
            const [left, right] = [pair(before, from, to), pair(after, from, to)];
            const told = changes.filter(
              (one) => one.scope === 'workloads' && has(one.from, from) && has(one.to, to),
            );
            expect(told.map(sides), `${from} → ${to}`).toEqual(same(left, right) ? [] : [[left, right]]);
          }
        }
      }),
      RUNS,
    );
  });

  test('for pods that could be added it says what asking pod by pod says', () => {
    const pod = fc.record({ namespace: fc.constantFrom(...NAMESPACES, 'new'), labels: labels() });
    fc.assert(
      fc.property(
        clusterManifests(ALL),
        clusterManifests(ALL),
        fc.array(pod, { minLength: 5 }),
        (base, head, pods) => {
          const [before, after] = [network(base), network(head)];
          const { changes } = diffReach(before, after);
          for (const { namespace, labels: own } of pods) {
            const peer = podPeer(namespace, own);
            for (const id of new Set([...before.workloads, ...after.workloads].map(workloadId))) {
              const [left, right] = [reach(before, peer, id), reach(after, peer, id)];
              const told = changes.filter((one) => one.scope === 'newcomers' && has(one.to, id));
              const deltas = told.map(sides).map((one) => JSON.stringify(one));
              if (!same(left, right)) expect(deltas).toContain(JSON.stringify([left, right]));
              else if (told.length === 0) expect(left).toEqual(right);
            }
          }
        },
      ),
      RUNS,
    );
  });

  test('one more policy for isolated pods only adds', () => {
    const isolation = NAMESPACES.map((namespace) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'isolation', namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    }));
    fc.assert(
      fc.property(clusterManifests(ALL), networkPolicy(ALL), (manifests, policy) => {
        const base = [...manifests, ...isolation];
        const { changes } = diff(base, [
          ...base,
          { ...policy, metadata: { ...(policy['metadata'] as JsonObject), name: 'more' } },
        ]);
        expect(
          changes.filter(({ transitions }) => transitions.some(({ after }) => after === 'closed')),
        ).toEqual([]);
      }),
      RUNS,
    );
  });
});

function texts(changes: readonly DiffChange[]): readonly string[] {
  return changes.map((one) => JSON.stringify(one, Object.keys(one).sort().concat(MEMBERS))).sort();
}

const MEMBERS = [
  'type',
  'ids',
  'addresses',
  'places',
  'namespaces',
  'newNamespaces',
  'all',
  'selectors',
  'namespace',
  'pods',
  'open',
  'unknown',
  'TCP',
  'UDP',
  'SCTP',
  'resource',
  'before',
  'after',
  'connections',
];

function mirrored(change: DiffChange): DiffChange {
  const kind = change.kind === 'new' ? 'gone' : change.kind === 'gone' ? 'new' : 'changed';
  const order = ['closed', 'unknown', 'open'];
  const turned = change.transitions.map((one) => ({ ...one, before: one.after, after: one.before }));
  const rank = (one: (typeof turned)[number]) => order.indexOf(one.before) * 3 - order.indexOf(one.after);
  return {
    ...change,
    kind,
    ...(change.because === undefined ? {} : { because: change.because === 'added' ? 'removed' : 'added' }),
    before: change.after,
    after: change.before,
    transitions: turned.sort((a, b) => rank(a) - rank(b)),
  };
}

interface Sets {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

const NOTHING: Sets = { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };

function reach(of: Network, from: Peer | undefined, to: string): Sets {
  const destination = of.workloads.find((one) => workloadId(one) === to);
  if (destination === undefined || from === undefined) return NOTHING;
  const { open, unknown } = connections(of, from, workloadPeer(destination));
  return { open, unknown };
}

function pair(of: Network, from: string, to: string): Sets {
  const source = of.workloads.find((one) => workloadId(one) === from);
  return reach(of, source && workloadPeer(source), to);
}

function same(a: Sets, b: Sets): boolean {
  return equals(a.open, b.open) && equals(a.unknown, b.unknown);
}

function sides({ before, after }: DiffChange): readonly [Sets, Sets] {
  return [
    { open: before.open, unknown: before.unknown },
    { open: after.open, unknown: after.unknown },
  ];
}

function has(end: DiffChange['from'], id: string): boolean {
  if (end.type === 'all-workloads') return !end.except.includes(id);
  return end.type === 'workloads' && end.ids.includes(id);
}

const pod = (namespace: string, name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] },
});

const policy = (name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec,
});

const PODS = [pod('shop', 'web'), pod('shop', 'db')];
const from = (...apps: readonly string[]) => ({
  from: apps.map((app) => ({ podSelector: { matchLabels: { app } } })),
  ports: [{ port: 80 }],
});

describe('what is told', () => {
  test('a policy written otherwise is no difference', () => {
    const one = policy('all', { podSelector: { matchLabels: { app: 'db' } }, ingress: [from('web', 'api')] });
    const two = ['web', 'api'].map((app) =>
      policy(`only-${app}`, {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] },
        policyTypes: ['Ingress'],
        ingress: [from(app)],
      }),
    );
    expect(diff([...PODS, one], [...PODS, ...two]).changes).toEqual([]);
  });

  test('other ports are a change, with what is new and what is gone', () => {
    const on = (port: number) =>
      policy('db', {
        podSelector: { matchLabels: { app: 'db' } },
        ingress: [{ ...from('web'), ports: [{ port }] }],
      });
    const [change] = diff([...PODS, on(80)], [...PODS, on(81)]).changes;
    expect(change).toMatchObject({
      kind: 'changed',
      from: { ids: ['Pod/shop/web'] },
      to: { ids: ['Pod/shop/db'] },
      transitions: [
        { before: 'closed', after: 'open', connections: { TCP: [[81, 81]] } },
        { before: 'open', after: 'closed', connections: { TCP: [[80, 80]] } },
      ],
    });
  });

  test('what a new workload reaches is new, because it was added', () => {
    const { workloads, changes } = diff(PODS, [...PODS, pod('shop', 'job')]);
    expect(workloads).toEqual({ added: ['Pod/shop/job'], removed: [] });
    const among = changes.filter(({ scope }) => scope === 'workloads');
    expect(among.length).toBeGreaterThan(0);
    expect(among.every(({ kind, because }) => kind === 'new' && because === 'added')).toBe(true);
  });

  test('a policy that nobody can evaluate turns closed into possibly reachable', () => {
    const closed = policy('db', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] });
    const cilium = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'c', namespace: 'shop' },
      spec: {},
    };
    const { changes } = diff([...PODS, closed], [...PODS, closed, cilium]);
    const change = changes.find(({ scope, to }) => scope === 'workloads' && has(to, 'Pod/shop/db'));
    expect(change?.transitions.map(({ before, after }) => [before, after])).toEqual([['closed', 'unknown']]);
    expect(change !== undefined && isNewlyReachable(change)).toBe(true);
  });

  test('a service that becomes a load balancer is a new way in', () => {
    const service = (type: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { type, selector: { app: 'web' }, ports: [{ port: 443, targetPort: 80 }] },
    });
    expect(diff([...PODS, service('ClusterIP')], [...PODS, service('LoadBalancer')]).changes).toMatchObject([
      {
        scope: 'entrances',
        kind: 'new',
        entrance: { type: 'LoadBalancer', resource: 'Service/shop/web' },
        transitions: [{ connections: connectionsOn('TCP', [[80, 80]]) }],
      },
    ]);
  });

  test('a namespace that comes into being is compared with what a new one could do before', () => {
    const closed = policy('db', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { trusted: 'yes' } } }] }],
    });
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'ops', labels: { trusted: 'yes' } },
    };
    const { changes } = diff([...PODS, closed], [...PODS, closed, namespace]);
    expect(changes).toEqual([]);
  });

  test('replicas do not become a pair with themselves', () => {
    const isolated = policy('db', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] });
    const { changes } = diff(PODS, [...PODS, isolated]);
    const among = changes.filter(({ scope }) => scope === 'workloads');
    expect(among.map(({ from: source, to }) => [source, to])).toEqual([
      [
        { type: 'workloads', ids: ['Pod/shop/web'] },
        { type: 'workloads', ids: ['Pod/shop/db'] },
      ],
    ]);
    expect(among.every(({ after }) => isEmpty(after.open))).toBe(true);
  });
});
