import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readManifests } from '#manifest/read.ts';
import { derivePlan } from '#plan/derive.ts';
import type { Plan } from '#plan/schema.ts';
import type { PlanMesh } from '#plan/target.ts';
import { fabricOf, NOTHING_DECLARED } from './plan-of.ts';

const REAL = fileURLToPath(new URL('../../../shared/real', import.meta.url));
const has = existsSync(REAL);

/** The plan for public manifests, of which nothing is declared. */
async function planFor(paths: readonly string[], mesh?: PlanMesh): Promise<Plan> {
  const read = await readManifests(paths, { cwd: REAL, stdin: async () => Buffer.from(''), exclude: [] });
  const { manifests, fabric } = fabricOf(read);
  return derivePlan(fabric, manifests, NOTHING_DECLARED, mesh === undefined ? {} : { mesh });
}

function calls({ needs }: Plan): readonly string[] {
  return needs.map(({ basis, from, to, port }) => `${basis} ${from} → ${to}:${port}`);
}

/** Read by hand in the manifests, and in the documentation of the meshes. */
describe('public manifests, checked by hand', () => {
  test.skipIf(!has)(
    'Online Boutique: the addresses in its environment are its calls [needs ../shared]',
    async () => {
      const plan = await planFor([
        'microservices-demo/kubernetes-manifests',
        'microservices-demo/istio-manifests',
      ]);
      const found = calls(plan);
      expect(found.filter((call) => call.startsWith('guessed'))).toHaveLength(16);
      expect(found).toContain('guessed Deployment/cartservice → Deployment/redis-cart:6379');
      // emailservice: port 5000 of the Service leads to 8080 of its pods.
      expect(found).toContain('guessed Deployment/checkoutservice → Deployment/emailservice:8080');
      expect(plan.needs.find(({ to }) => to === 'Deployment/redis-cart')).toMatchObject({
        evidence: 'REDIS_ADDR names redis-cart:6379',
        line: 51,
      });
    },
  );

  test.skipIf(!has)(
    'Online Boutique: frontend-external is a LoadBalancer at the pods, the only exception [needs ../shared]',
    async () => {
      const plan = await planFor([
        'microservices-demo/kubernetes-manifests',
        'microservices-demo/istio-manifests',
      ]);
      expect(plan.steps.map(({ kind }) => kind)).toEqual(['join', 'except', 'strict', 'mesh']);
      expect(plan.exceptions).toMatchObject([
        { workload: 'Deployment/frontend', ports: '8080', until: 'a gateway of the mesh stands before it' },
      ]);
      expect(plan.needs.filter(({ basis }) => basis === 'outside')).toMatchObject([
        { evidence: 'Service frontend-external (LoadBalancer) leads there' },
      ]);
    },
  );

  test.skipIf(!has)(
    'Bookinfo names no hosts: nothing is guessed, and a mesh has to be chosen [needs ../shared]',
    async () => {
      const file = ['istio-samples/bookinfo/platform/kube/bookinfo.yaml'];
      const plan = await planFor(file);
      expect(plan).toMatchObject({ basis: 'none', mesh: '', steps: [], listeners: { all: 6, open: 6 } });
      expect(plan.caveats).toMatchObject([{ kind: 'undecided', subject: 'default' }]);
      const chosen = await planFor(file, 'istio');
      expect(chosen.steps.map(({ kind }) => kind)).toEqual(['join', 'strict', 'mesh']);
      expect(chosen.complete).toBe(true);
    },
  );

  test.skipIf(!has)(
    'Bookinfo’s MySQL speaks first, which matters as long as plaintext is accepted [needs ../shared]',
    async () => {
      const { caveats } = await planFor(
        ['istio-samples/bookinfo/platform/kube/bookinfo-mysql.yaml'],
        'istio',
      );
      expect(caveats).toMatchObject([{ kind: 'server-first', subject: 'Deployment/mysqldb-v1' }]);
      expect(caveats[0]?.text).toContain('port 3306 (MySQL)');
    },
  );

  test.skipIf(!has)(
    'httpbin and sleep: strict in three steps, without an exception [needs ../shared]',
    async () => {
      const plan = await planFor(
        ['istio-samples/httpbin/httpbin.yaml', 'istio-samples/sleep/sleep.yaml'],
        'istio',
      );
      expect(plan.steps.map(({ phase }) => phase)).toEqual(['observe', 'roll-out', 'enforce']);
      expect(plan.exceptions).toEqual([]);
    },
  );

  test.skipIf(!has)(
    'Istio’s Prometheus keeps out of the mesh, in the control plane’s namespace: it stays there [needs ../shared]',
    async () => {
      const { caveats, needs } = await planFor(
        ['istio-samples/httpbin/httpbin.yaml', 'istio-samples/addons/prometheus.yaml'],
        'istio',
      );
      expect(caveats).toMatchObject([
        { kind: 'control-plane', subject: 'Deployment/istio-system/prometheus' },
      ]);
      expect(needs).toEqual([]);
    },
  );

  test.skipIf(!has)(
    'emojivoto with Linkerd: the bot calls web, web calls emoji and voting [needs ../shared]',
    async () => {
      const plan = await planFor(['emojivoto/kustomize/deployment'], 'linkerd');
      expect(calls(plan)).toEqual([
        'guessed Deployment/emojivoto/vote-bot → Deployment/emojivoto/web:8080',
        'guessed Deployment/emojivoto/web → Deployment/emojivoto/emoji:8080',
        'guessed Deployment/emojivoto/web → Deployment/emojivoto/voting:8080',
      ]);
      expect(plan.steps.map(({ kind }) => kind)).toEqual(['join', 'strict', 'mesh']);
      expect(plan.steps[1]?.changes[0]?.object).toMatchObject({
        metadata: { annotations: { 'config.linkerd.io/default-inbound-policy': 'all-authenticated' } },
      });
      expect(plan.complete).toBe(true);
    },
  );

  test.skipIf(!has)(
    'kube-prometheus: what Prometheus scrapes by address stays plaintext; the node exporter can’t join [needs ../shared]',
    async () => {
      const plan = await planFor(['kube-prometheus'], 'istio');
      expect(plan.caveats.filter(({ kind }) => kind === 'host-network')).toMatchObject([
        { subject: 'DaemonSet/monitoring/node-exporter' },
      ]);
      const left = plan.exceptions.filter(({ kind }) => kind === 'policy');
      expect(left.map(({ workload, ports }) => `${workload} ${ports}`)).toContain(
        'Deployment/monitoring/grafana 3000',
      );
      const ambient = await planFor(['kube-prometheus'], 'ambient');
      expect(ambient.exceptions.filter(({ kind }) => kind === 'policy')).toEqual([]);
    },
  );
});
