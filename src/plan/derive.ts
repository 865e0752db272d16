import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { workloadCaveats } from '#plan/caveats.ts';
import { closingCaveats } from '#plan/closing.ts';
import { tellExceptions } from '#plan/exceptions.ts';
import { isByDesign, namedListeners, openListeners } from '#plan/openness.ts';
import { plaintextClients } from '#plan/plaintext-clients.ts';
import { proofOf } from '#plan/proof.ts';
import type { Plan, PlanCaveat, PlanNeed } from '#plan/schema.ts';
import { type PlanOptions, simulate } from '#plan/simulate.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import type { Progress } from '#plan/stage/progress.ts';
import { places } from '#plan/stage/roll-out.ts';
import { type Teller, tellerOf } from '#plan/tell.ts';
import { tellNamespaces, wholeMeshToday } from '#plan/tell-namespaces.ts';
import { tellSteps } from '#plan/tell-steps.ts';

/** Fabric → the migration to mutual TLS everywhere, in phases: pure data. `manifests` are those that the fabric was built of. */
export function derivePlan(
  fabric: Fabric,
  manifests: Manifests,
  intent: Intent,
  options: PlanOptions = {},
): Plan {
  const run = simulate(fabric, intent, options);
  const { base, start, end, targets, missing } = run;
  const { needs } = start;
  const teller = tellerOf(manifests, needs);
  const open = openListeners(base.fabric, intent.public);
  const exceptions = tellExceptions(end.world, intent.public, end.drafts, needs, targets, teller);
  const meshes = new Set(
    [...base.fabric.cluster.namespaces.keys()].flatMap((name) => targets.of(name) ?? []),
  );
  const [only, ...more] = meshes;
  const byDesign = open.filter(isByDesign).length;
  return {
    to: 'strict',
    meshes: targets.used,
    mesh: more.length === 0 ? (only ?? '') : '',
    strict: open.length === byDesign,
    complete: exceptions.every((one) => one.byDesign),
    listeners: {
      all: base.fabric.network.workloads.reduce(
        (sum, workload) => sum + namedListeners(base.fabric, workload).length,
        0,
      ),
      open: open.length - byDesign,
      byDesign,
    },
    proof: proofOf(base, teller),
    basis: basisOf(intent, needs),
    needs: tellNeeds(start, teller),
    missing: missing.map(({ flow, name }) => ({ from: flow.from, to: flow.to, missing: name })),
    today: wholeMeshToday(run).map((one) => teller.broken(one, only)),
    namespaces: tellNamespaces(run, intent.public, teller),
    caveats: [
      ...workloadCaveats(base, run.joined.world, targets),
      ...closingCaveats(base, end.world, intent.public),
      ...run.caveats,
    ].map((one) => tellCaveat(one, teller)),
    steps: tellSteps(end.drafts, needs, (id) => base.workloads.get(id)?.namespace ?? '', teller),
    remaining: places(run.mended.world, targets).flatMap(({ name }) => {
      const { shown, count } = plaintextClients(run.mended.world, name);
      return count === 0
        ? []
        : {
            namespace: name,
            clients: shown.map((one) => teller.client(one, targets.of(name))),
            clientCount: count,
          };
    }),
    order: run.order,
    exceptions,
  };
}

function basisOf({ flows }: Intent, needs: Progress['needs']): Plan['basis'] {
  if (flows.length > 0) return 'declared';
  return needs.some(({ basis }) => basis === 'guessed') ? 'guessed' : 'none';
}

const WORKS = { open: 'yes', closed: 'no', unknown: 'unknown' } as const;

function tellNeeds({ needs, standing }: Progress, teller: Teller): readonly PlanNeed[] {
  return needs.map((need) => {
    const { evidence, ...rest } = need;
    const { text, resource, pointer, place } = evidence;
    const works = WORKS[standing.get(need)?.outcome ?? 'unknown'];
    return { ...rest, evidence: text, ...(place ?? teller.place(resource, pointer)), works };
  });
}

function tellCaveat({ kind, subject, text, resource, pointer, because }: Caveat, teller: Teller): PlanCaveat {
  return { kind, subject, text, ...teller.place(resource, pointer), because: teller.mesh(because) };
}
