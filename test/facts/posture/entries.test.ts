import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import type { PostureEntry } from '#facts/posture/schema.ts';
import { unshownEntries } from '#facts/unshown-entries.ts';
import { parseManifests } from '#manifest/parse.ts';
import { flowsWork } from '#prove/invariants/flows-work.ts';
import { prove } from '#prove/prove.ts';

const SHOP = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`;
const STRICT = `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
`;
const ASKING = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ask, namespace: shop}
spec: {action: CUSTOM, provider: {name: opa}, rules: [{}]}
`;
const INTERNAL = SHOP.replace('type: LoadBalancer', 'type: ClusterIP');
const PUBLIC = 'public: [shop/web]\n';

function judged(content: string, config: string = PUBLIC) {
  const manifests = parseManifests([{ name: 'a.yaml', content }]);
  const { intent } = parseConfig(config, 'eastwest.yaml');
  const fabric = buildFabric(buildCluster(manifests.resources));
  const { subjects } = deriveFacts(fabric, manifests, intent);
  const entries: readonly PostureEntry[] = subjects.flatMap(({ subject }) =>
    subject.subject === 'workload' ? subject.posture.entries : [],
  );
  return {
    entries,
    unshown: unshownEntries(fabric, intent),
    proof: prove(fabric, flowsWork(), { intent, manifests }),
  };
}

describe('a public workload', () => {
  test('that nobody outside gets in to: by which way in, what stops it, with its line', () => {
    const { entries, proof, unshown } = judged(SHOP + STRICT);
    expect(entries).toEqual([
      {
        at: 'eastwest.yaml:1',
        to: 'shop/web',
        port: 8080,
        by: 'Service/shop/front',
        type: 'LoadBalancer',
        file: 'a.yaml',
        line: 18,
        gateway: '',
        works: 'no',
        seen: true,
        stoppedBy: 'transport',
        inside: false,
        because: [expect.objectContaining({ resource: 'PeerAuthentication/shop/strict', line: 25 })],
      },
    ]);
    expect(unshown).toEqual([]);
    expect(proof).toMatchObject({
      outcome: 'refuted',
      counterexamples: [
        {
          text: "from outside, shop/web:8080 can't be entered by Service/shop/front (LoadBalancer): it is stopped by the transport, which takes mutual TLS only",
          because: [{ line: 25 }],
        },
      ],
    });
  });

  test('that is entered: without a reason, and the invariant holds', () => {
    const { entries, proof } = judged(SHOP);
    expect(entries).toMatchObject([{ works: 'yes', stoppedBy: '', because: [] }]);
    expect(proof).toMatchObject({ outcome: 'holds', looked: 1 });
  });

  test('named by its Service is the same', () => {
    expect(judged(SHOP + STRICT, 'public: [shop/front]\n').entries).toMatchObject([
      { to: 'shop/web', works: 'no' },
    ]);
  });

  test('of which it cannot be told is a doubt, with what it depends on', () => {
    const { entries, proof, unshown } = judged(SHOP + ASKING);
    expect(entries).toMatchObject([{ works: 'unknown', seen: true, stoppedBy: '' }]);
    expect(entries[0]?.because.map(({ resource }) => resource)).toContain('AuthorizationPolicy/shop/ask');
    expect(proof).toMatchObject({
      outcome: 'unknown',
      reasons: [
        {
          text: 'from outside, shop/web:8080 may or may not be entered by Service/shop/front (LoadBalancer)',
        },
      ],
    });
    expect(unshown).toEqual([]);
  });

  test('without a way in among the manifests is told as not shown; nothing is claimed of it', () => {
    const { entries, proof, unshown } = judged(INTERNAL + STRICT);
    expect(entries).toEqual([]);
    expect(unshown).toEqual(['shop/web']);
    expect(proof.outcome).toBe('vacuous');
  });

  test('one that is not declared public is not asked', () => {
    const { entries, unshown, proof } = judged(SHOP + STRICT, 'flows: []\n');
    expect([entries, unshown, proof.outcome]).toEqual([[], [], 'vacuous']);
  });

  test('declared works alone are asked where flows are named', () => {
    const manifests = parseManifests([{ name: 'a.yaml', content: SHOP + STRICT }]);
    const { intent } = parseConfig(PUBLIC, 'eastwest.yaml');
    const proof = prove(buildFabric(buildCluster(manifests.resources)), flowsWork([]), { intent, manifests });
    expect(proof.outcome).toBe('vacuous');
  });
});
