import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gains, weakens } from '#arbitrary/gain/gains.ts';
import { clusterManifests } from '#arbitrary/generate/cluster-manifests.ts';
import { istioManifests } from '#arbitrary/generate/istio-manifests.ts';
import { NAMESPACES, PORTS, PROTOCOLS, SERVICE_ACCOUNTS } from '#arbitrary/generate/names.ts';
import { labels } from '#arbitrary/generate/selector.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Intent } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { fabricListeners, listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { isProtocol, type Protocol } from '#set/connection-set.ts';
import { includesRequests } from '#set/request-set.ts';
import { clusterOf } from '../network/cluster-of.ts';

const NOBODY: Intent = { flows: [], public: [], intruders: 'anybody' };
const NETWORK = { blocks: false, ties: false, hostNetwork: false, addresses: false };

interface Change {
  readonly all: readonly JsonObject[];
  /** Which of them is taken away. */
  readonly gone: number;
}

const built = ({ all, gone }: Change) =>
  [buildFabric(clusterOf(all)), buildFabric(clusterOf(all.filter((_, index) => index !== gone)))] as const;

/** A cluster, and the same with a policy less. */
const changes = (): fc.Arbitrary<Change> =>
  fc.tuple(clusterManifests(NETWORK), istioManifests(), fc.nat(20)).map(([network, mesh, place]) => {
    const pods = network.filter(({ kind }) => kind !== 'Namespace').map(withAccount);
    const all = [...mesh, ...pods];
    const policies = all.filter(({ kind }) => kind !== 'Pod' && kind !== 'Namespace');
    const gone = policies[place % Math.max(1, policies.length)];
    return { all, gone: gone === undefined ? -1 : all.indexOf(gone) };
  });

function withAccount(object: JsonObject, index: number): JsonObject {
  if (object['kind'] !== 'Pod') return object;
  const spec = object['spec'] as JsonObject;
  return { ...object, spec: { ...spec, serviceAccountName: SERVICE_ACCOUNTS[index % 3] ?? 'default' } };
}

const added = () =>
  fc
    .record({
      namespace: fc.constantFrom(...NAMESPACES, 'new'),
      own: labels(),
      account: fc.constantFrom(...SERVICE_ACCOUNTS),
    })
    .map(({ namespace, own, account }) => podPeer(namespace, own, { serviceAccount: account }));

/** A workload of one fabric in the other; peers that aren't workloads stay as they are. */
function inFabric({ network }: Fabric, peer: Peer): Peer | undefined {
  if (peer.type !== 'workload') return peer;
  const found = network.workloads.find(({ resource }) => resource.id === peer.workload.resource.id);
  return found && workloadPeer(found);
}

/** Whether a peer gets more of some port: asked one by one, port by port. */
function getsMore(before: Fabric, after: Fabric, peer: Peer): boolean {
  const earlier = inFabric(before, peer);
  if (earlier === undefined) throw new Error('a workload is new');
  return after.network.workloads.some((to) => {
    if (peer.type === 'workload' && peer.workload === to) return false;
    const was = before.network.workloads.find(({ resource }) => resource.id === to.resource.id);
    if (was === undefined) throw new Error('a workload is new');
    return asked([after, to], [before, was]).some(([protocol, port]) => {
      const [other, listener] = [
        listenerAt(before, was, port, protocol),
        listenerAt(after, to, port, protocol),
      ];
      if (other === undefined || listener === undefined) throw new Error('a port is gone');
      const [then, now] = [reach(before, earlier, other), reach(after, peer, listener)];
      if (RANK[now.outcome] > RANK[then.outcome]) return true;
      return now.attempts.some(
        (one) =>
          one.outcome !== 'closed' &&
          one.requests.possible.some(
            (region) =>
              !then.attempts.some(
                (two) => two.outcome !== 'closed' && includesRequests(two.requests.possible, [region]),
              ) &&
              !includesRequests(
                then.attempts
                  .filter(({ outcome }) => outcome !== 'closed')
                  .flatMap(({ requests }) => requests.possible),
                [region],
              ),
          ),
      );
    });
  });
}

/** Ports that rules mention, and one of each set that is treated alike before or after. */
function asked(...sides: readonly (readonly [Fabric, Workload])[]): readonly (readonly [Protocol, number])[] {
  const known = sides.flatMap(([fabric, to]) => fabricListeners(fabric, to).map(({ port }) => port));
  const ports = [...new Set([...known, ...PORTS])];
  return PROTOCOLS.flatMap((protocol) => ports.map((port) => [protocol, port] as const));
}

const RANK: Readonly<Record<Outcome, number>> = { closed: 0, unknown: 1, open: 2 };

describe('what a change gives', () => {
  test('is nothing if nothing has changed', () => {
    fc.assert(
      fc.property(changes(), (change) => {
        const [before] = built(change);
        expect(gains(before, buildFabric(before.cluster), NOBODY, { proxyPorts: true })).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('is nothing only if nobody who is asked one by one gets more', () => {
    let weakened = 0;
    fc.assert(
      fc.property(changes(), fc.array(added(), { minLength: 1, maxLength: 4 }), (change, pods) => {
        const [before, after] = built(change);
        const peers: readonly Peer[] = [...after.network.workloads.map(workloadPeer), ...pods];
        const more = peers.some((peer) => getsMore(before, after, peer));
        if (!more) return;
        weakened += 1;
        expect(weakens(before, after, NOBODY, { proxyPorts: true })).toBe(true);
      }),
      { numRuns: Number(process.env['ORACLE_RUNS'] ?? 40) },
    );
    expect(weakened).toBeGreaterThan(2);
  }, 60_000);

  test('is shown by a pod that gets it', () => {
    let shown = 0;
    fc.assert(
      fc.property(changes(), (change) => {
        const [before, after] = built(change);
        for (const { kind, pod, workload, protocol, ports } of gains(before, after, NOBODY, {
          proxyPorts: true,
        })) {
          if (pod === undefined || !isProtocol(protocol) || kind !== 'peer') continue;
          shown += 1;
          expect(pod.namespace.labels).not.toHaveProperty(NAME_LABEL);
          const port = Number(/^\d+/.exec(ports)?.[0]);
          const of = (fabric: Fabric) => {
            const to = fabric.network.workloads.find(({ resource }) => resource.id === workload);
            const listener = to && listenerAt(fabric, to, port, protocol);
            return listener && reach(fabric, pod, listener).outcome;
          };
          expect(RANK[of(after) ?? 'closed']).toBeGreaterThan(RANK[of(before) ?? 'closed']);
        }
      }),
      { numRuns: Number(process.env['ORACLE_RUNS'] ?? 40) },
    );
    expect(shown).toBeGreaterThan(2);
  }, 60_000);
});
