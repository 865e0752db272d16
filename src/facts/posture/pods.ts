import { entryOf } from '#equation/entry.ts';
import type { Fabric } from '#equation/fabric.ts';
import { podPassages } from '#equation/inbound-pod.ts';
import type { Wanted } from '#equation/intent.ts';
import type { FabricListener } from '#equation/listener.ts';
import { callersOf } from '#equation/undeclared.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import { alikeKey } from '#facts/posture/alike.ts';
import { intruderFacts } from '#facts/posture/intruders.ts';
import { type Bare, bareFacts } from '#facts/posture/plaintext.ts';
import { probePaths } from '#facts/posture/probes.ts';
import type { IntruderFacts } from '#facts/posture/schema.ts';
import { membershipOf } from '#mesh/mesh.ts';

/** What there is to say of a listener about the pods that could be added. */
export interface PodFacts {
  readonly intruders: readonly IntruderFacts[];
  readonly bare: Bare;
}

/** What asks about the listeners of one fabric, each kind of them once: most listeners of a cluster are like many others. */
export function podFactsIn(
  fabric: Fabric,
  wanted: Wanted,
  reasons: Reasons,
): (listener: FabricListener) => PodFacts {
  const known = new Map<string, PodFacts>();
  const ask = (listener: FabricListener): PodFacts => {
    const passages = podPassages(fabric, listener);
    return {
      intruders: intruderFacts(fabric, wanted, passages, reasons),
      bare: bareFacts(fabric, passages, reasons),
    };
  };
  return (listener) => {
    const { workload, ways } = listener;
    const [way] = ways;
    if (way === undefined) return ask(listener);
    const key = alikeKey({
      listener,
      newcomers: entryOf(fabric, workload, way).newcomers,
      mesh: membershipOf(fabric.mesh, workload).mesh,
      callers: callersOf(fabric, wanted, listener),
      probes: probePaths(workload),
    });
    if (key === undefined) return ask(listener);
    const facts = known.get(key) ?? ask(listener);
    known.set(key, facts);
    return facts;
  };
}
