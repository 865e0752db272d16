import type { Workload } from '#cluster/workload.ts';
import { callersIn } from '#equation/blast.ts';
import { closure, transpose } from '#equation/closure.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import { applicationListeners } from '#equation/proxy-port.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import { membershipFacts } from '#facts/platform/workload.ts';
import { postureEntries } from '#facts/posture/entries.ts';
import { postureFlows, type Surroundings } from '#facts/posture/flow.ts';
import { postureListener } from '#facts/posture/listener.ts';
import { outsideOf } from '#facts/posture/outside.ts';
import { podFactsIn } from '#facts/posture/pods.ts';
import { type Reached, reachesFacts } from '#facts/posture/reaches.ts';
import type { Posture, PostureListener } from '#facts/posture/schema.ts';
import { isolationOf } from '#network/isolation.ts';

/** What rules ask about each workload, by its number in the network. */
export function postures(fabric: Fabric, wanted: Wanted, reasons: Reasons): readonly Posture[] {
  const { workloads } = fabric.network;
  const podFacts = podFactsIn(fabric, wanted, reasons);
  const listened = workloads.map((workload) =>
    applicationListeners(fabric, workload).map((listener) =>
      postureListener(fabric, wanted, listener, reasons, podFacts),
    ),
  );
  const reach = (sureOnly: boolean): ((number: number) => Reached) => {
    const direct = listened.map((all) => {
      const passages = all.flatMap((one) => one.passages);
      return callersIn(fabric, sureOnly ? passages.filter(({ outcome }) => outcome === 'open') : passages);
    });
    const [forward, reached] = [transpose(direct), closure(direct)];
    return (number) => ({ reached: reached[number] ?? new Uint32Array(0), forward });
  };
  const [perhaps, sure] = [reach(false), reach(true)];
  const openTo: Surroundings['openTo'] = (workload, port) => {
    const listeners = listened[fabric.network.numbers.get(workload) ?? -1] ?? [];
    return listeners.some(({ facts }) => facts.ports === String(port) && isOpen(facts));
  };
  return workloads.map((workload, number) => ({
    ...own(fabric, wanted, workload, openTo, reasons),
    listeners: (listened[number] ?? []).map(({ facts }) => facts),
    reaches: reachesFacts(fabric, wanted, workload, perhaps(number), sure(number)),
  }));
}

/** Whether somebody whom no flow covers gets in at a port that is known. */
function isOpen({ protocol, source, intruders }: PostureListener): boolean {
  return protocol === 'TCP' && source !== 'any' && intruders.some(({ outcome }) => outcome === 'open');
}

function own(
  fabric: Fabric,
  wanted: Wanted,
  workload: Workload,
  openTo: Surroundings['openTo'],
  reasons: Reasons,
): Omit<Posture, 'listeners' | 'reaches'> {
  const { network } = fabric;
  const calls = wanted.flows.filter(({ from }) => from === workload);
  return {
    mesh: membershipFacts(fabric, workload, reasons),
    outside: outsideOf(fabric, workload),
    isolation: {
      ingress: isolationOf(network, workload, 'ingress'),
      egress: isolationOf(network, workload, 'egress'),
    },
    public: wanted.open.has(workload),
    entries: postureEntries(fabric, wanted, workload, reasons),
    declares: wanted.flows.length > 0 || wanted.open.size > 0,
    intruderModel: wanted.intruders,
    flows: calls.flatMap((one) =>
      postureFlows(fabric, one, { same: calls.filter(({ to }) => to === one.to), openTo }, reasons),
    ),
  };
}
