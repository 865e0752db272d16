import type { MeshBecause } from '#mesh/because.ts';
import type { Doubt } from '#mesh/istio/extension/doubt.ts';
import type { Way } from '#mesh/way.ts';
import { ALL_REQUESTS, NO_REQUESTS } from '#set/request-set.ts';

/** A way that isn't there, told for its reason. */
export function closedWay(transport: Way['transport'], port: number, because: readonly MeshBecause[]): Way {
  const authorization = {
    permitted: NO_REQUESTS,
    unknown: NO_REQUESTS,
    decisions: [{ requests: ALL_REQUESTS, outcome: 'denied', because }],
  } as const;
  return { transport, port, accepted: 'no', because, authorization };
}

/** A way that isn't there, unless an extension of the proxy opens it. */
export function closedOrDoubtful(
  transport: Way['transport'],
  port: number,
  because: readonly MeshBecause[],
  { listener }: Pick<Doubt, 'listener'>,
): Way {
  if (listener.length === 0) return closedWay(transport, port, because);
  const why = [...listener, ...because];
  const authorization = {
    permitted: NO_REQUESTS,
    unknown: ALL_REQUESTS,
    decisions: [{ requests: ALL_REQUESTS, outcome: 'unknown', because: why }],
  } as const;
  return { transport, port, accepted: 'unknown', because: why, authorization };
}
