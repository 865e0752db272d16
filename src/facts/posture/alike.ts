import type { FabricListener } from '#equation/listener.ts';
import type { Newcomers } from '#equation/newcomers.ts';
import type { Callers } from '#equation/undeclared.ts';
import { wayKey } from '#equation/way-key.ts';
import type { Membership } from '#mesh/membership.ts';
import { identityNumber } from '#set/identity-number.ts';
import { formatPorts } from '#set/port-set.ts';

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
    identityNumber(newcomers),
    mesh,
    protocol,
    formatPorts(ports),
    port,
    ways.map(wayKey),
    callers.anybody,
    callers.workloads.map(identityNumber),
    probes,
  ]);
}
