import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { accepts, fabricListeners, listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import { works } from '#equation/works.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { podPeer } from '#network/peer.ts';
import { derivePlan } from '#plan/derive.ts';
import { applyEdits } from '#plan/edit.ts';
import { simulate } from '#plan/simulate.ts';
import { renderPlan } from '#report/plan/render.ts';
import { formatPorts } from '#set/port-set.ts';
import { type PlanCase, planCases } from './plan-clusters.ts';
import { manifestsOf } from './plan-of.ts';

/** Each run builds dozens of clusters; more of them with ORACLE_RUNS. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 6);
const MESHES = ['istio', 'ambient', 'linkerd'] as const;

/** Asked of the equation as anybody would ask it: the plan's own bookkeeping plays no part. */
function worksToday(fabric: Fabric, { flows }: PlanCase): readonly string[] {
  const wanted = resolveIntent(fabric, { flows, public: [], intruders: 'anybody' });
  const missing = wanted.dangling.map(() => 'missing');
  const told = wanted.flows.map((one) => {
    const listener = listenerAt(fabric, one.to, one.flow.ports[0] ?? 0);
    return listener === undefined ? 'missing' : works(fabric, one.from, listener).outcome;
  });
  return [...told, ...missing];
}

describe('what is generated', () => {
  test('has steps, working calls and exceptions, so that the properties mean something', () => {
    for (const mesh of MESHES) {
      const plans = fc.sample(planCases(mesh), { numRuns: 6, seed: 7 }).map(({ objects, flows }) => {
        const { manifests, fabric } = manifestsOf(objects);
        return derivePlan(fabric, manifests, { ...NO_CONFIG.intent, flows }, { mesh });
      });
      expect(plans.filter(({ steps }) => steps.length > 2).length).toBeGreaterThan(3);
      expect(
        plans.filter(({ needs }) => needs.some(({ works: now }) => now === 'yes')).length,
      ).toBeGreaterThan(3);
      expect(plans.filter(({ exceptions }) => exceptions.length > 0).length).toBeGreaterThan(0);
    }
  });
});

describe.each(MESHES)('%s', (mesh) => {
  test('no step breaks a declared call that works', () => {
    fc.assert(
      fc.property(planCases(mesh), (one) => {
        const { fabric } = manifestsOf(one.objects);
        const intent = { ...NO_CONFIG.intent, flows: one.flows };
        const { base, end } = simulate(fabric, intent, { mesh });
        let { resources, options } = base;
        let before = worksToday(base.fabric, one);
        for (const { edits, title } of end.drafts) {
          resources = applyEdits(resources, edits);
          for (const edit of edits) {
            if (edit.action !== 'configure') continue;
            const linkerd = { ...options.mesh?.linkerd, defaultInboundPolicy: edit.value };
            options = { ...options, mesh: { ...options.mesh, linkerd } };
          }
          const after = worksToday(buildFabric(buildCluster(resources), options), one);
          for (const [index, outcome] of before.entries()) {
            if (outcome === 'open') expect([title, after[index]]).toEqual([title, 'open']);
          }
          before = after;
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  test('after the last step only the listed exceptions take plaintext', () => {
    fc.assert(
      fc.property(planCases(mesh), (one) => {
        const { manifests, fabric } = manifestsOf(one.objects);
        const intent = { ...NO_CONFIG.intent, flows: one.flows };
        const { end } = simulate(fabric, intent, { mesh });
        const { exceptions, caveats } = derivePlan(fabric, manifests, intent, { mesh });
        // What is excepted though it is in the mesh has somebody who needs it, or couldn't be helped, and that is told.
        const needless = exceptions.filter(({ kind, needs }) => kind === 'policy' && needs.length === 0);
        if (caveats.every(({ kind }) => kind !== 'stuck')) expect(needless).toEqual([]);
        const listed = new Set(
          exceptions.map(({ workload, protocol, ports }) => `${workload} ${protocol} ${ports}`),
        );
        const last = end.world.fabric;
        for (const workload of last.network.workloads) {
          for (const listener of fabricListeners(last, workload)) {
            if (listener.source === 'any' || listener.protocol !== 'TCP') continue;
            const name = `${workload.resource.id} TCP ${formatPorts(listener.ports)}`;
            if (listed.has(name)) continue;
            const { mesh: kind } = membershipOf(last.mesh, workload);
            expect([name, kind]).not.toEqual([name, 'none']);
            if (kind === 'istio') expect([name, accepts(listener).plaintext]).toEqual([name, 'no']);
            const stranger = podPeer('elsewhere', {});
            const plain = reach(last, stranger, listener).attempts.filter(
              ({ way }) => way.transport === 'plaintext',
            );
            expect([name, plain.map(({ outcome }) => outcome)]).toEqual([name, plain.map(() => 'closed')]);
          }
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  test('the order of documents changes no byte', () => {
    fc.assert(
      fc.property(
        planCases(mesh).chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.shuffledSubarray([...one.objects], { minLength: one.objects.length }),
          ),
        ),
        ([{ objects, flows }, shuffled]) => {
          const intent = { ...NO_CONFIG.intent, flows };
          const of = (list: typeof objects) => {
            const { manifests, fabric } = manifestsOf(list);
            const plan = derivePlan(fabric, manifests, intent, { mesh });
            const options = { color: false, verbose: true };
            return (['text', 'json', 'markdown'] as const).map((format) => renderPlan(plan, format, options));
          };
          expect(of(shuffled)).toEqual(of(objects));
        },
      ),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  }, 120_000);
});
