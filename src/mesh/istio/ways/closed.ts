import type { MeshBecause } from '#mesh/because.ts';
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
