import type { Fabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import type { Wanted } from '#equation/intent.ts';
import { accepts, type FabricListener } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { callersOf } from '#equation/undeclared.ts';
import { passageReasons } from '#facts/platform/inbound.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import { intruderFacts } from '#facts/posture/intruders.ts';
import { byNetwork, rawTcp, strangers } from '#facts/posture/judged.ts';
import { probeRequests } from '#facts/posture/probes.ts';
import type { PostureListener } from '#facts/posture/schema.ts';
import { everybodyText } from '#facts/posture/who.ts';
import { formatPorts } from '#set/port-set.ts';
import { includesRequests } from '#set/request-set.ts';

/** What rules ask about one listener, and the passages to it. */
export function postureListener(
  fabric: Fabric,
  wanted: Wanted,
  listener: FabricListener,
  reasons: Reasons,
): { readonly facts: PostureListener; readonly passages: readonly Passage[] } {
  const { workload, protocol, ports, name, source, written } = listener;
  const passages = inbound(fabric, listener);
  const taken = accepts(listener);
  const here = written.resource === workload.resource && source !== 'policy';
  return {
    passages,
    facts: {
      protocol,
      ports: formatPorts(ports),
      name,
      source,
      public: callersOf(fabric, wanted, listener).anybody,
      pointer: here ? written.pointer : workload.template.pointer,
      plaintext: plaintextFacts(fabric, listener, passages, reasons),
      mtls: taken.mtls,
      intruders: intruderFacts(fabric, wanted, passages, reasons),
      strangers: strangers(fabric, listener, reasons),
      byNetwork: byNetwork(fabric, listener, reasons),
      rawTcp: rawTcp(listener, reasons),
    },
  };
}

function plaintextFacts(
  fabric: Fabric,
  listener: FabricListener,
  passages: readonly Passage[],
  reasons: Reasons,
): PostureListener['plaintext'] {
  const probes = probeRequests(listener.workload);
  const bare = passages.filter(
    ({ way, requests }) => way.transport === 'plaintext' && !includesRequests(probes, requests.possible),
  );
  const sure = bare.some(({ outcome }) => outcome === 'open');
  const ways = listener.ways.filter(({ transport }) => transport === 'plaintext');
  return {
    answer: accepts(listener).plaintext,
    because: distinctReasons(ways.flatMap((way) => reasons.mesh(way.because))),
    reached: sure ? 'yes' : bare.length > 0 ? 'unknown' : 'no',
    who: everybodyText(
      fabric,
      bare.map(({ peer }) => peer),
    ),
    through: distinctReasons(bare.flatMap((passage) => passageReasons(fabric, passage, reasons))),
  };
}
