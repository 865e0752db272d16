import { applyEdits, isPlanned } from '#plan/edit.ts';
import { judge } from '#plan/judge.ts';
import type { Need } from '#plan/need/need.ts';
import { isByDesign, type OpenKind, type OpenListener, openListeners } from '#plan/openness.ts';
import type { PlanException } from '#plan/schema.ts';
import type { Draft } from '#plan/stage/progress.ts';
import type { Targets } from '#plan/target.ts';
import type { Teller } from '#plan/tell.ts';
import { whyOutside } from '#plan/why-outside.ts';
import type { World } from '#plan/world.ts';
import { formatPorts } from '#set/port-set.ts';

const UNTIL: { readonly [K in OpenKind]: string } = {
  gateway: 'by design: a gateway’s ports are for clients outside of the mesh',
  public: 'by design: eastwest.yaml says that the outside may reach it; a gateway before it would end that',
  machinery: 'by design: it belongs to the mesh or the cluster itself',
  protocol: 'by design: a mesh carries TCP only',
  'outside-mesh': 'it comes into the mesh',
  bypass: 'nothing leads its port past the proxy any more',
  policy: 'no caller needs plaintext any more',
  unknown: 'the manifests say what decides it',
};

/** What is left open in a world, with the step that made it and what needs it. */
export function tellExceptions(
  world: World,
  open: readonly string[],
  drafts: readonly Draft[],
  needs: readonly Need[],
  targets: Targets,
  teller: Teller,
): readonly PlanException[] {
  const numbers = new Map(needs.map((need, number) => [need, number]));
  return openListeners(world.fabric, open).map((one) => {
    const { listener, kind, because } = one;
    const { workload, protocol, ports, port } = listener;
    const draft = kind === 'policy' ? madeBy(one, drafts) : undefined;
    const kept = needs.filter(
      (need) => need.to === workload.resource.id && need.port === port && isPlain(world, need),
    );
    return {
      workload: workload.resource.id,
      protocol,
      ports: formatPorts(ports),
      kind,
      byDesign: isByDesign(one),
      step: draft === undefined ? 0 : drafts.indexOf(draft) + 1,
      needs: kept.map((need) => numbers.get(need) ?? -1),
      until: isByDesign(one)
        ? UNTIL[kind]
        : workload.hostNetwork
          ? 'it leaves the network of its node'
          : untilOf(kind, kept),
      because: teller.mesh(
        kind === 'outside-mesh' ? whyOutside(because, targets.of(workload.namespace)) : because,
      ),
    };
  });
}

/** The step that wrote the policy which decides. */
function madeBy({ because }: OpenListener, drafts: readonly Draft[]): Draft | undefined {
  const deciding = because.flatMap(({ resource }) => resource?.id ?? []);
  return [...drafts].reverse().find(({ kind, edits }) => {
    if (kind !== 'except' && kind !== 'tighten') return false;
    return edits.some((edit) => {
      if (edit.action === 'apply') {
        return applyEdits([], [edit]).some((one) => isPlanned(one) && deciding.includes(one.id));
      }
      return 'resource' in edit && deciding.includes(edit.resource.id);
    });
  });
}

/** Whether a need is met without mutual TLS: it would stop if that were demanded. */
function isPlain(world: World, need: Need): boolean {
  const { outcome, call } = judge(world, need);
  return outcome !== 'closed' && call?.chosen.transport !== 'mtls';
}

function untilOf(kind: OpenKind, kept: readonly Need[]): string {
  const bases = new Set(kept.map(({ basis }) => basis));
  if (kept.some(({ byAddress }) => byAddress)) {
    return 'Prometheus scrapes with a certificate of the mesh, or through a proxy that gives it one';
  }
  if (bases.has('controller')) return 'the ingress controller is in the mesh';
  if (bases.has('outside')) return 'a gateway of the mesh stands before it';
  return UNTIL[kind];
}
