import type { Fabric } from '#equation/fabric.ts';
import { addressPassages } from '#equation/inbound-address.ts';
import { workloadPassages } from '#equation/inbound-workload.ts';
import type { Wanted } from '#equation/intent.ts';
import { accepts, type FabricListener } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { callersOf } from '#equation/undeclared.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import { intruderFacts } from '#facts/posture/intruders.ts';
import { byNetwork, rawTcp, strangers } from '#facts/posture/judged.ts';
import { bareFacts, plaintextFacts } from '#facts/posture/plaintext.ts';
import type { PodFacts } from '#facts/posture/pods.ts';
import type { PostureListener } from '#facts/posture/schema.ts';
import { formatPorts } from '#set/port-set.ts';

/** What rules ask about one listener, and the passages of existing workloads to it. */
export function postureListener(
  fabric: Fabric,
  wanted: Wanted,
  listener: FabricListener,
  reasons: Reasons,
  podFacts: (listener: FabricListener) => PodFacts,
): { readonly facts: PostureListener; readonly passages: readonly Passage[] } {
  const { workload, protocol, ports, name, source, written } = listener;
  const workloads = workloadPassages(fabric, listener);
  const addresses = addressPassages(fabric, listener);
  const pods = podFacts(listener);
  const told = (passages: readonly Passage[]) => intruderFacts(fabric, wanted, passages, reasons);
  const bare = (passages: readonly Passage[]) => bareFacts(fabric, passages, reasons);
  const taken = accepts(listener);
  const here = written.resource === workload.resource && source !== 'policy';
  return {
    passages: workloads,
    facts: {
      protocol,
      ports: formatPorts(ports),
      name,
      source,
      public: callersOf(fabric, wanted, listener).anybody,
      pointer: here ? written.pointer : workload.template.pointer,
      plaintext: plaintextFacts(listener, [bare(workloads), pods.bare, bare(addresses)], reasons),
      mtls: taken.mtls,
      intruders: [...told(workloads), ...pods.intruders, ...told(addresses)],
      strangers: strangers(fabric, listener, reasons),
      byNetwork: byNetwork(fabric, listener, reasons),
      rawTcp: rawTcp(listener, reasons),
    },
  };
}
