import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Call } from '#equation/works.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Change, MeshAdvice } from '#reach/explain/explain-change-model.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import { meshChange, openingWay } from '#reach/explain/explain-mesh-change.ts';
import type { TriedWay } from '#reach/explain/explain-ways.ts';

/**
 * What would make a call work that doesn't, all of it: the transport that the client chooses must be one that the listener takes, the
 * network must carry it, and the policies permit it.
 */
export function callChanges(
  context: Context,
  client: Workload,
  listener: FabricListener,
  { chosen, attempt }: Call,
  ways: readonly TriedWay[],
): readonly Change[] {
  const own = membershipOf(context.fabric.mesh, client);
  const isMember = own.member !== 'no' && own.mesh !== 'none';
  const tell = (advice: MeshAdvice, subject: Workload, because: readonly MeshBecause[]) =>
    meshChange(context, listener, advice, subject, because);
  if (chosen.transport === 'refused') return [tell('client-setting', client, written(chosen.because))];
  const usable = ways.find((way) => way.attempt.way === attempt?.way && way.attempt.way.accepted !== 'no');
  const target = targetOf(usable, ways);
  if (target === undefined) {
    const reasons = written([...listener.ways.flatMap(({ because }) => because)]);
    return [tell('server-setting', listener.workload, reasons)];
  }
  const { way } = target.attempt;
  const changes = openingWay(context, client, listener, target);
  if (target === usable) return changes;
  if (way.transport === 'mtls' && !isMember) return [tell('join', client, own.because), ...changes];
  const reasons = written(chosen.because);
  const server = membershipOf(context.fabric.mesh, listener.workload);
  if (reasons.length === 0 && chosen.transport === 'mtls')
    return [tell('join', listener.workload, server.because)];
  return [tell('client-setting', client, reasons.length > 0 ? reasons : chosen.because), ...changes];
}

/** The way that the call should take: its own if it can be permitted there, else one with an identity, else any. */
function targetOf(usable: TriedWay | undefined, ways: readonly TriedWay[]): TriedWay | undefined {
  const accepted = ways.filter(({ attempt }) => attempt.way.accepted !== 'no');
  const mutual = accepted.find(({ attempt }) => attempt.way.transport === 'mtls');
  const isRefused =
    usable?.attempt.way.transport === 'plaintext' && usable.attempt.stoppedBy === 'authorization';
  if (usable !== undefined && !(isRefused && mutual !== undefined)) return usable;
  return mutual ?? accepted[0];
}

/** Reasons that stand somewhere, if any do. */
function written(because: readonly MeshBecause[]): readonly MeshBecause[] {
  return because.filter(({ resource }) => resource !== undefined);
}
