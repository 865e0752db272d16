import type { Workload } from '#cluster/workload.ts';
import { relayWorkload } from '#equation/hop.ts';
import { inbound } from '#equation/inbound.ts';
import { type FabricListener, listenerAt } from '#equation/listener.ts';
import { asCallers, exceptCallers } from '#equation/undeclared.ts';
import { collect } from '#prove/collect.ts';
import type { Breach } from '#prove/from-passage.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import { isProbing } from '#prove/probing.ts';
import { selectAll, selectWorkloads } from '#prove/select-workloads.ts';
import { type Visits, visitsTo } from '#prove/visits.ts';

export interface OnlyReachableOptions {
  /** TCP ports of the target's pods, also such as nothing declares; by default all that aren't the proxy's own. */
  readonly ports?: readonly number[];
}

/**
 * Nobody but these callers reaches the target, by any port and in any way: no existing workload, no pod that somebody could add (with any
 * labels, in any namespace, under any other service account), no address outside. Without callers nobody at all does.
 */
export function onlyReachableFrom(
  target: string,
  callers: string | readonly string[],
  { ports }: OnlyReachableOptions = {},
): Invariant {
  const names = typeof callers === 'string' ? [callers] : callers;
  const who = names.length === 0 ? 'nobody' : `only ${names.join(' and ')}`;
  const where = ports === undefined ? '' : ` on port ${ports.join(', ')}`;
  return {
    sentence: `${who} reaches ${target}${where}`,
    decide: (ground) => {
      const { fabric } = ground;
      const allowed = selectAll(fabric, names).workloads;
      const visits = selectWorkloads(fabric, target).workloads.flatMap((one) => visitsOf(ground, one, ports));
      const breaches = visits.flatMap((one) => breachesBy(ground, one, allowed));
      return collect(ground, visits.length, breaches, `${target} has no port that could be reached`);
    },
  };
}

/** The listeners of a target, or those at some ports of it, with everybody who gets there. */
export function visitsOf(
  { fabric }: Ground,
  target: Workload,
  ports: readonly number[] | undefined,
): readonly Visits[] {
  if (ports === undefined) return visitsTo(fabric, target);
  return ports.flatMap((port) => {
    const listener = listenerAt(fabric, target, port);
    return listener === undefined ? [] : { listener, passages: inbound(fabric, listener) };
  });
}

/** What of a listener's passages is left for others than these callers, and the relays through which it is called. */
export function breachesBy(
  { fabric, intent }: Ground,
  { listener, passages }: Visits,
  allowed: readonly Workload[],
): readonly Breach[] {
  const callers = asCallers(fabric, listener.workload, [...allowed, ...relaysOf(fabric, listener)]);
  return passages.flatMap((passage) => {
    const rest = exceptCallers(fabric, callers, intent.intruders, passage);
    return rest === undefined || isProbing(rest) ? [] : { passage: rest, allowed: callers.workloads };
  });
}

function relaysOf(fabric: Ground['fabric'], { ways }: FabricListener): readonly Workload[] {
  return ways.flatMap(({ via }) => (via && relayWorkload(fabric, via)) ?? []);
}
