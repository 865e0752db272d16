import type { FabricListener } from '#equation/listener.ts';
import type { Newcomers } from '#equation/newcomers.ts';
import type { Callers } from '#equation/undeclared.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Membership } from '#mesh/membership.ts';
import { formatPorts } from '#set/port-set.ts';
import { requestsNumber } from '#set/request-set.ts';

/** Everything by which listeners can differ for pods that could be added. */
export interface AlikeParts {
  readonly listener: FabricListener;
  readonly newcomers: readonly Newcomers[];
  readonly mesh: Membership['mesh'];
  readonly callers: Callers;
  /** The paths of its probes. */
  readonly probes: readonly string[];
}

/**
 * The same text for listeners of which the same is true, for the same reasons, as far as pods that could be added go; `undefined` where
 * that takes more than this to tell: what lies behind a relay depends on the pods themselves.
 */
export function alikeKey({ listener, newcomers, mesh, callers, probes }: AlikeParts): string | undefined {
  const { protocol, ports, port, ways } = listener;
  if (ways.some(({ via }) => via !== undefined)) return undefined;
  return JSON.stringify([
    numberOf(newcomers),
    mesh,
    protocol,
    formatPorts(ports),
    port,
    ways.map((way) => [
      way.transport,
      way.accepted,
      way.port,
      ofAll(way.because),
      ofAuthorization(way.authorization),
    ]),
    callers.anybody,
    callers.workloads.map(numberOf),
    probes,
  ]);
}

function ofAuthorization({ permitted, unknown, decisions }: Authorization): unknown {
  return [
    requestsNumber(permitted),
    requestsNumber(unknown),
    decisions.map(({ requests, outcome, because }) => [requestsNumber(requests), outcome, ofAll(because)]),
  ];
}

function ofAll(because: readonly MeshBecause[]): unknown {
  return because.map(({ reason, resource, pointer, detail }) => [
    reason,
    resource === undefined ? 0 : numberOf(resource),
    pointer,
    detail,
  ]);
}

const numbers = new WeakMap<object, number>();
let count = 0;

/** Its own for each object: objects that are equal and not the same are only looked at twice. */
function numberOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  count += 1;
  numbers.set(object, count);
  return count;
}
