import { membershipOf } from '#mesh/mesh.ts';
import type { Breakage } from '#plan/breakage.ts';
import { exceptPorts } from '#plan/change/exception.ts';
import type { Phase } from '#plan/schema.ts';
import { accept, attempt, type Progress } from '#plan/stage/progress.ts';
import { kindOfMember } from '#plan/target.ts';

/** Lets plaintext in where something would break, port by port; `undefined` if that breaks something itself, or changes nothing. */
export function exceptAll(start: Progress, broken: readonly Breakage[], phase: Phase): Progress | undefined {
  let progress = start;
  const callees = [...new Set(broken.map(({ need }) => need.to))];
  for (const id of callees) {
    const own = broken.filter(({ need }) => need.to === id);
    const ports = [...new Set(own.map(({ need }) => need.port))].sort((a, b) => a - b);
    const workload = progress.world.workloads.get(id);
    if (workload === undefined) return undefined;
    const { fabric } = progress.world;
    const mesh = kindOfMember(membershipOf(fabric.mesh, workload)) ?? 'istio';
    const edits = exceptPorts(progress.world, workload, ports, mesh);
    const trial = attempt(progress, edits);
    if (edits.length === 0 || trial.hindrances.length > 0) return undefined;
    const { namespace, resource } = workload;
    const where = ports.length === 1 ? `port ${ports[0]}` : `ports ${ports.join(', ')}`;
    progress = accept(progress, trial, {
      phase,
      kind: 'except',
      namespace,
      title: `let ${namespace}/${resource.name} accept plaintext at ${where}, and nowhere else`,
      keeps: own.map(({ need }) => need),
      because: own.flatMap(({ judged }) => judged.call?.chosen.because ?? []),
    });
  }
  return callees.length === 0 ? undefined : progress;
}
