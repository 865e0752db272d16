import type { Workload } from '#cluster/workload.ts';
import { callersIn } from '#equation/blast.ts';
import type { Fabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import { accepts, type FabricListener, fabricListeners } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import type { Groups } from '#facts/platform/groups.ts';
import { inboundFacts } from '#facts/platform/inbound.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { ListenerFacts, MembershipFacts } from '#facts/platform/schema.ts';
import { membershipOf, semanticsOf } from '#mesh/mesh.ts';
import type { Bits } from '#set/bits.ts';
import { formatPorts } from '#set/port-set.ts';

/** A workload's listeners as facts, and the existing workloads that reach any of them. */
export interface Listening {
  readonly listeners: readonly ListenerFacts[];
  readonly callers: Bits;
}

export function membershipFacts({ mesh }: Fabric, workload: Workload, reasons: Reasons): MembershipFacts {
  const membership = membershipOf(mesh, workload);
  return {
    mesh: membership.mesh,
    mode: membership.mode,
    member: membership.mesh === 'none' ? 'no' : membership.member,
    principal: membership.member === 'no' ? '' : semanticsOf(mesh, workload).principal(workload),
    because: distinctReasons(reasons.mesh(membership.because)),
  };
}

export function listening(fabric: Fabric, workload: Workload, groups: Groups, reasons: Reasons): Listening {
  const all = fabricListeners(fabric, workload).map((listener) => {
    const passages = inbound(fabric, listener);
    return { passages, facts: listenerFacts(fabric, listener, passages, groups, reasons) };
  });
  return {
    listeners: all.map(({ facts }) => facts),
    callers: callersIn(
      fabric,
      all.flatMap(({ passages }) => passages),
    ),
  };
}

function listenerFacts(
  fabric: Fabric,
  listener: FabricListener,
  passages: readonly Passage[],
  groups: Groups,
  reasons: Reasons,
): ListenerFacts {
  const { protocol, ports, name, source, ways } = listener;
  const because = distinctReasons(ways.flatMap((way) => reasons.mesh(way.because)));
  return {
    protocol,
    ports: formatPorts(ports),
    name,
    source,
    accepts: { ...accepts(listener), because },
    inbound: passages.map((passage) => inboundFacts(fabric, passage, groups, reasons)),
  };
}
