import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intruder } from '#arbitrary/intruder/intruder.ts';
import type { Intruder } from '#arbitrary/intruder/model.ts';
import { withIntruder } from '#arbitrary/intruder/with-intruder.ts';
import { buildCluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import type { FabricListener } from '#equation/listener.ts';
import { applicationListeners } from '#equation/proxy-port.ts';
import { type ReachVerdict, reach } from '#equation/reach.ts';
import { probeRequests } from '#facts/posture/probes.ts';
import { type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import { hasPort } from '#set/port-set.ts';
import { includesRequests } from '#set/request-set.ts';
import { type Platform, platform, SAFE } from './platform.ts';

/** How many are asked; `INTRUDERS=1000` hunts longer. */
const ASKED = Number(process.env['INTRUDERS'] ?? 200);
/** Of which so many are added to the manifests: each is a cluster of its own. */
const ADDED = Number(process.env['INTRUDERS'] ?? 15);

const listeners = new WeakMap<Workload, readonly FabricListener[]>();

/** Whatever a peer reaches, but for public ports and for what probes send. */
function reached(fabric: Fabric, { intent }: Platform, peer: Peer): readonly ReachVerdict[] {
  const { open } = resolveIntent(fabric, intent);
  return fabric.network.workloads.flatMap((to) => {
    if (peer.type === 'workload' && peer.workload === to) return [];
    const own = listeners.get(to) ?? applicationListeners(fabric, to);
    listeners.set(to, own);
    return own.flatMap((listener) => {
      const isTcp = listener.protocol === 'TCP';
      if (isTcp && hasPort(open.get(to) ?? [], listener.port)) return [];
      const verdict = reach(fabric, peer, listener);
      const probes = probeRequests(to);
      const beyond = verdict.attempts.some(
        ({ outcome, requests }) =>
          outcome !== 'closed' && !(isTcp && includesRequests(probes, requests.possible)),
      );
      return beyond ? [verdict] : [];
    });
  });
}

function peerOf({ pod, namespace }: Intruder): Peer {
  const { metadata, spec } = pod;
  return podPeer(metadata?.namespace ?? 'default', (metadata?.labels ?? {}) as Record<string, string>, {
    serviceAccount: spec?.serviceAccountName ?? 'default',
    namespaceLabels: (namespace?.metadata?.labels ?? {}) as Record<string, string>,
  });
}

describe.each(SAFE)('intruders of %s', (name) => {
  test('reach nothing but public ports and probes, asked as pods that could be added', async () => {
    const safe = await platform(name);
    const inPodNetwork = intruder(safe.fabric, { intent: safe.intent }).filter(
      ({ pod }) => !pod.spec?.hostNetwork,
    );
    fc.assert(
      fc.property(inPodNetwork, (one) => {
        expect(reached(safe.fabric, safe, peerOf(one))).toEqual([]);
      }),
      { numRuns: ASKED },
    );
  });

  test('nor do they once they are among the manifests; what only a NetworkPolicy guards is unknown from the host’s network', async () => {
    const safe = await platform(name);
    let looked = 0;
    fc.assert(
      fc.property(intruder(safe.fabric, { intent: safe.intent }), (one) => {
        const fabric = buildFabric(buildCluster(withIntruder(safe.resources, one)));
        const own = fabric.network.workloads.find(({ resource }) => resource.origin.file === '<intruder>');
        if (own === undefined) throw new Error('the intruder is no workload');
        looked += 1;
        const left = reached(fabric, safe, workloadPeer(own));
        if (!own.hostNetwork) expect(left).toEqual([]);
        for (const { outcome, listener } of left) {
          expect(outcome).toBe('unknown');
          expect(['any', 'policy']).toContain(listener.source);
        }
      }),
      { numRuns: ADDED },
    );
    expect(looked).toBeGreaterThanOrEqual(ADDED);
  });
});

test('intruders of soroban-flat reach everything', async () => {
  const flat = await platform('soroban-flat');
  fc.assert(
    fc.property(
      intruder(flat.fabric, { intent: flat.intent }).filter(({ pod }) => !pod.spec?.hostNetwork),
      (one) => {
        const workloads = new Set(
          reached(flat.fabric, flat, peerOf(one)).map(({ listener }) => listener.workload),
        );
        expect(workloads.size).toBe(flat.fabric.network.workloads.length);
      },
    ),
    { numRuns: 30 },
  );
});
