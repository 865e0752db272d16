import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import { parseManifests } from '#manifest/parse.ts';
import { blastRadiusWithin } from '#prove/invariants/blast-radius-within.ts';
import { isolated } from '#prove/invariants/isolated.ts';
import { noPlaintextPort } from '#prove/invariants/no-plaintext-port.ts';
import { onlyMayCall } from '#prove/invariants/only-may-call.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import { doesNotReach, reaches } from '#prove/invariants/reaches.ts';
import { prove, proveAll } from '#prove/prove.ts';
import { type Platform, readPlatform } from '#prove/read-platform.ts';
import { standardInvariants } from '#prove/standard.ts';

const GATEWAY = 'edge/api-gateway';
const INDEXER = 'soroban/soroban-indexer';

const read = new Map<string, Promise<Platform>>();

function platform(variant: string): Promise<Platform> {
  const known = read.get(variant) ?? readPlatform(`manifests/soroban-${variant}`);
  read.set(variant, known);
  return known;
}

/** The headline invariants and the others, as somebody would write them for this platform. */
const OWN = [
  onlyReachableFrom(INDEXER, GATEWAY, { ports: [8080] }),
  onlyReachableFrom(INDEXER, [GATEWAY, 'monitoring/prometheus']),
  onlyReachableFrom('app.kubernetes.io/name=postgres', [
    INDEXER,
    'payments/payments',
    'payments/refund-worker',
    'database/postgres-exporter',
    'monitoring/prometheus',
  ]),
  noPlaintextPort('payments/*'),
  onlyMayCall('payments/payments', 'POST /refunds', GATEWAY, { ports: [8080] }),
  onlyMayCall('payments/payments', '* /internal/*', ['payments/refund-worker'], { ports: [8080] }),
  isolated('soroban/*', 'payments/*'),
  blastRadiusWithin(GATEWAY, [INDEXER, 'payments/payments', 'database/postgres']),
  reaches(GATEWAY, `${INDEXER}:8080`),
  doesNotReach('payments/*', INDEXER),
];

describe.each(['istio', 'ambient', 'linkerd'])('soroban-%s', (variant) => {
  test('holds everything that follows from its intent', async () => {
    const { fabric, intent, manifests } = await platform(variant);
    const proofs = proveAll(fabric, standardInvariants(intent), { intent, manifests });
    expect(proofs).toHaveLength(9);
    expect(proofs.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
  });

  test.each(OWN.map((one) => [one.sentence, one] as const))('%s', async (_, own) => {
    const { fabric, intent, manifests } = await platform(variant);
    expect(prove(fabric, own, { intent, manifests })).toMatchObject({ outcome: 'holds' });
  });

  // Found by a thousand intruders: a pod of somebody else's is neither the indexer nor its caller, whatever it is called.
  test.each(['soroban/soroban-indexer', 'edge/api-gateway'])(
    'an intruder called %s changes nothing',
    async (name) => {
      const { manifests, intent } = await platform(variant);
      const [namespace, own] = name.split('/');
      const pod = `{apiVersion: v1, kind: Pod, metadata: {name: ${own}, namespace: ${namespace}}, spec: {hostNetwork: true, containers: [{name: a, image: a}]}}`;
      const { resources } = parseManifests([{ name: 'intruder.yaml', content: pod }]);
      const fabric = buildFabric(buildCluster([...manifests.resources, ...resources]));
      const ofIndexer = (callers: readonly string[]) =>
        prove(fabric, onlyReachableFrom(INDEXER, callers, { ports: [8080] }), { intent, manifests }).outcome;
      expect(ofIndexer([GATEWAY])).toBe('holds');
      expect(ofIndexer([])).toBe('refuted');
    },
  );

  test('refutes what is not so, by somebody who is there', async () => {
    const { fabric, intent, manifests } = await platform(variant);
    const proof = prove(fabric, onlyReachableFrom(INDEXER, [], { ports: [8080] }), { intent, manifests });
    expect(proof).toMatchObject({
      outcome: 'refuted',
      counterexamples: expect.arrayContaining([
        expect.objectContaining({
          peer: { type: 'workload', id: `Deployment/${GATEWAY}` },
          transport: 'mtls',
        }),
      ]),
    });
  });
});

describe('soroban-flat', () => {
  test('everything but that the flows work is refuted, with a counterexample', async () => {
    const { fabric, intent, manifests } = await platform('flat');
    const proofs = proveAll(fabric, standardInvariants(intent), { intent, manifests });
    const holding = proofs.filter(({ outcome }) => outcome === 'holds');
    expect(holding.map(({ sentence }) => sentence)).toEqual([
      'every declared flow works, by mutual TLS where both ends are in a mesh, and the ways in that are shown lead to what is public',
    ]);
    expect(proofs.filter(({ outcome }) => outcome === 'refuted')).toHaveLength(8);
    for (const proof of proofs) {
      if (proof.outcome !== 'refuted') continue;
      const [first] = proof.counterexamples;
      expect(first?.because.length).toBeGreaterThan(0);
      expect(first?.text).toContain('in plaintext');
    }
  });

  test.each(
    OWN.filter(({ sentence }) => !/^edge\/api-gateway reaches/.test(sentence)).map(
      (one) => [one.sentence, one] as const,
    ),
  )('refuted: %s', async (_, own) => {
    const { fabric, intent, manifests } = await platform('flat');
    const proof = prove(fabric, own, { intent, manifests });
    expect(proof.outcome).toBe('refuted');
  });

  test('reasons have lines where something is written', async () => {
    const { fabric, intent, manifests } = await platform('istio');
    const proof = prove(fabric, doesNotReach(GATEWAY, INDEXER), { intent, manifests });
    if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
    const because = proof.counterexamples.flatMap((one) => one.because);
    expect(
      because.filter(({ file, line }) => file.startsWith('manifests/') && line > 1).length,
    ).toBeGreaterThan(2);
  });
});
