import { membershipOf } from '#mesh/mesh.ts';
import type { Breakage } from '#plan/breakage.ts';
import { exceptPorts } from '#plan/change/exception.ts';
import { applyEdits, type Edit } from '#plan/edit.ts';
import type { Phase } from '#plan/schema.ts';
import { type Progress, step } from '#plan/stage/progress.ts';
import { kindOfMember } from '#plan/target.ts';

const MOST_NAMED = 4;

/**
 * Lets plaintext in where something would break, port by port, in one step; `undefined` if that breaks something itself, or can't be said of
 * one of the workloads.
 */
export function exceptAll(start: Progress, broken: readonly Breakage[], phase: Phase): Progress | undefined {
  const byCallee = new Map<string, Breakage[]>();
  for (const one of broken) byCallee.set(one.need.to, [...(byCallee.get(one.need.to) ?? []), one]);
  const edits: Edit[] = [];
  const names: string[] = [];
  const spaces = new Set<string>();
  for (const [id, own] of byCallee) {
    const ports = [...new Set(own.map(({ need }) => need.port))].sort((a, b) => a - b);
    const workload = start.world.workloads.get(id);
    if (workload === undefined) return undefined;
    const { fabric } = start.world;
    const mesh = kindOfMember(membershipOf(fabric.mesh, workload)) ?? 'istio';
    // Names must be free among what this step applies as well.
    const world = { ...start.world, resources: applyEdits(start.world.resources, edits) };
    const excepted = exceptPorts(world, workload, ports, mesh);
    if (excepted.length === 0) return undefined;
    edits.push(...excepted);
    names.push(`${workload.namespace}/${workload.resource.name}:${ports.join(',')}`);
    spaces.add(workload.namespace);
  }
  if (edits.length === 0) return undefined;
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const rest = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const [namespace = '', ...more] = spaces;
  return step(start, edits, {
    phase,
    kind: 'except',
    namespace: more.length === 0 ? namespace : '',
    title: `let ${shown}${rest} accept plaintext, at ${names.length === 1 ? 'this port' : 'these ports'} only`,
    keeps: broken.map(({ need }) => need),
    because: broken.flatMap(({ judged }) => judged.call?.chosen.because ?? []),
  });
}
