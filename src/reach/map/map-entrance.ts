import type { Workload } from '#cluster/workload.ts';
import { type Admission, findAdmissions } from '#network/entry/admission.ts';
import type { Network } from '#network/network.ts';
import type { MapEntrance } from '#reach/map/map-model.ts';
import { mapConnections, resourceRef } from '#reach/map/map-reason.ts';

/** The ways in from outside with what policies let through, by workload and then in order of the resources. */
export function mapEntrances(
  network: Network,
  numberOf: ReadonlyMap<Workload, number>,
): readonly MapEntrance[] {
  return findAdmissions(network)
    .flatMap((admission) => {
      const to = numberOf.get(admission.entrance.workload);
      return to === undefined ? [] : mapEntrance(admission, to);
    })
    .sort((a, b) => a.to - b.to);
}

function mapEntrance({ entrance, admitted }: Admission, to: number): MapEntrance {
  const { type, resource, pointer, connections } = entrance;
  return {
    type,
    resource: resourceRef(resource),
    pointer,
    to,
    connections,
    admitted: admitted.map(({ peer, ...decided }) => ({
      from: peer.type === 'address' ? peer.addresses : peer.type,
      ...mapConnections(decided),
    })),
  };
}
