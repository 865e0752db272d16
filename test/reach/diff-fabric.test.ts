import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { workloadPeer } from '#network/peer.ts';
import {
  type DiffChange,
  type DiffEnd,
  isNewlyPlaintext,
  isNewlyReachable,
  type ReachDiff,
  type Transition,
} from '#reach/diff/diff.ts';
import { diffFabric } from '#reach/diff/diff-fabric.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { hasConnection } from '#set/connection-set.ts';
import { fabricManifests, fabricOf } from './fabrics.ts';

const RUNS = { numRuns: Number(process.env['ORACLE_RUNS'] ?? 12) };

const diff = (base: readonly JsonObject[], head: readonly JsonObject[]): ReachDiff =>
  diffFabric(fabricOf(base), fabricOf(head));

describe('laws', () => {
  test('nothing differs from itself, whatever the order of the documents', () => {
    fc.assert(
      fc.property(fabricManifests(), (manifests) => {
        const { workloads, changes } = diff(manifests, [...manifests].reverse());
        expect({ workloads, changes }).toEqual({ workloads: { added: [], removed: [] }, changes: [] });
      }),
      RUNS,
    );
  }, 30_000);

  test('backwards is the mirror of forwards', () => {
    fc.assert(
      fc.property(fabricManifests(), fabricManifests(), (base, head) => {
        const [forth, back] = [diff(base, head), diff(head, base)];
        expect(back.workloads).toEqual({ added: forth.workloads.removed, removed: forth.workloads.added });
        expect(texts(back, (one) => one)).toEqual(texts(forth, turned));
      }),
      RUNS,
    );
  }, 60_000);

  test('what it says of two workloads is what the equation says on either side', () => {
    fc.assert(
      fc.property(fabricManifests(), fabricManifests(), (before, after) => {
        const [base, head] = [fabricOf(before), fabricOf(after)];
        const { changes } = diffFabric(base, head);
        const ids = new Set([...base.network.workloads, ...head.network.workloads].map(workloadId));
        for (const from of ids) {
          for (const to of ids) {
            if (from === to) continue;
            for (const port of PORTS) {
              const [left, right] = [summary(base, from, to, port), summary(head, from, to, port)];
              const told = changes.some(
                (one) =>
                  one.scope === 'workloads' &&
                  has(one.from, from) &&
                  has(one.to, to) &&
                  one.transitions.some(({ connections }) => hasConnection(connections, 'TCP', port)),
              );
              if (left !== right) expect(told, `${from} → ${to}:${port}: ${left} then ${right}`).toBe(true);
            }
          }
        }
      }),
      RUNS,
    );
  }, 60_000);
});

const PORTS = [79, 80, 8080, 15008];

/** What one workload gets from another at a port, by transports. */
function summary(fabric: Fabric, from: string, to: string, port: number): string {
  const find = (id: string) => fabric.network.workloads.find((one) => workloadId(one) === id);
  const [source, target] = [find(from), find(to)];
  const listener = target && listenerAt(fabric, target, port);
  if (source === undefined || listener === undefined) return '';
  const told = reach(fabric, workloadPeer(source), listener).attempts.flatMap(({ way, outcome }) =>
    outcome === 'closed' ? [] : `${way.transport} ${outcome}`,
  );
  return [...new Set(told)].sort().join();
}

function has(end: DiffEnd, id: string): boolean {
  if (end.type === 'all-workloads') return !end.except.includes(id);
  return end.type === 'workloads' && end.ids.includes(id);
}

/** Changes without their order and without what isn't the same seen from the other side: who refuses, and what opens. */
function texts({ changes }: ReachDiff, turn: (change: DiffChange) => DiffChange): readonly string[] {
  return changes
    .map(turn)
    .map(({ from, to, scope, kind, entrance, because, before, after, transitions }) =>
      JSON.stringify([
        [scope, kind, from, to, entrance ?? null, because ?? null, before, after],
        transitions
          .map(({ before: was, after: is, connections, ways }) =>
            JSON.stringify([was, is, connections, ways]),
          )
          .sort(),
      ]),
    )
    .sort();
}

function turned(change: DiffChange): DiffChange {
  const kind = change.kind === 'new' ? 'gone' : change.kind === 'gone' ? 'new' : 'changed';
  const turn = ({ before, after, connections, ways }: Transition): Transition => ({
    before: after,
    after: before,
    connections,
    ...(ways === undefined ? {} : { ways: { before: ways.after, after: ways.before } }),
  });
  return {
    ...change,
    kind,
    ...(change.because === undefined ? {} : { because: change.because === 'added' ? 'removed' : 'added' }),
    before: change.after,
    after: change.before,
    transitions: change.transitions.map(turn),
  };
}

const mesh = (mode: string): readonly JsonObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
  },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'shop' },
    spec: { mtls: { mode } },
  },
  ...['web', 'db'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: {
      serviceAccountName: name,
      containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }],
    },
  })),
];

const allow = (methods: readonly string[]): JsonObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'db', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'db' } },
    action: 'ALLOW',
    rules: [
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }],
        to: [{ operation: { methods: [...methods], ports: ['80'] } }],
      },
    ],
  },
});

function among(result: ReachDiff, to: string): readonly DiffChange[] {
  return result.changes.filter((one) => one.scope === 'workloads' && has(one.to, `Pod/shop/${to}`));
}

describe('what is told', () => {
  test('mTLS that may be plaintext is new, before all other changes', () => {
    const { changes, meshes } = diff(mesh('STRICT'), mesh('PERMISSIVE'));
    expect(meshes).toEqual({ base: ['istio'], head: ['istio'] });
    const [first] = changes;
    expect(first && isNewlyPlaintext(first)).toBe(true);
    expect(first && isNewlyReachable(first)).toBe(true);
    expect(first?.transitions[0]?.ways).toEqual({
      before: [{ transport: 'mtls', requests: '', sure: true }],
      after: [
        { transport: 'mtls', requests: '', sure: true },
        { transport: 'plaintext', requests: '', sure: true },
      ],
    });
    const back = diff(mesh('PERMISSIVE'), mesh('STRICT'));
    expect(back.changes.length).toBeGreaterThan(0);
    expect(back.changes.filter(isNewlyReachable)).toEqual([]);
  });

  test('more requests are newly reachable, fewer are not', () => {
    const [less, more] = [
      [...mesh('STRICT'), allow(['GET'])],
      [...mesh('STRICT'), allow(['GET', 'POST'])],
    ];
    const [change] = among(diff(less, more), 'db');
    expect(change?.transitions).toMatchObject([{ opens: 'reachable', before: 'open', after: 'open' }]);
    const [back] = among(diff(more, less), 'db');
    expect(back?.transitions).toMatchObject([{ before: 'open', after: 'open' }]);
    expect(back && isNewlyReachable(back)).toBe(false);
  });

  test('what is refused now says by which layer', () => {
    const closed = allow([]);
    const nobody = { ...closed, spec: { selector: { matchLabels: { app: 'db' } }, action: 'ALLOW' } };
    const [change] = among(diff(mesh('STRICT'), [...mesh('STRICT'), nobody]), 'db');
    expect(change?.transitions).toMatchObject([{ after: 'closed', refusedBy: 'authorization' }]);
    const isolation = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] },
    };
    const [other] = among(diff(mesh('STRICT'), [...mesh('STRICT'), isolation]), 'db');
    expect(other?.transitions.every(({ refusedBy }) => refusedBy === 'network')).toBe(true);
  });

  test('pods that could be added are told apart by their service accounts', () => {
    const { changes } = diff(mesh('STRICT'), [...mesh('STRICT'), allow(['GET'])]);
    const ends = changes
      .filter((one) => one.scope === 'newcomers')
      .map(({ from, kind }) => [kind, from.type === 'pods' ? from.accounts : undefined]);
    expect(ends).toContainEqual(['changed', { type: 'only', names: ['web'] }]);
    // UDP and SCTP pass by the mesh.
    expect(ends).toContainEqual(['changed', { type: 'except', names: ['web'] }]);
  });
});
