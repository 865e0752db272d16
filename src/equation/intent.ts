import type { Workload } from '#cluster/workload.ts';
import type { Flow, Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { namedWorkloads } from '#equation/named-workloads.ts';
import { findEntrances } from '#network/entry/entrance.ts';
import { type PortSet, unionPorts } from '#set/port-set.ts';

/** A declared call between workloads that the manifests have. */
export interface WantedFlow {
  readonly flow: Flow;
  readonly from: Workload;
  readonly to: Workload;
}

/** An intent, with its names found in a cluster. */
export interface Wanted {
  readonly flows: readonly WantedFlow[];
  /** By callee. */
  readonly byCallee: ReadonlyMap<Workload, readonly WantedFlow[]>;
  /** Flows and public entries that name what the manifests don't have. */
  readonly dangling: readonly { readonly flow?: Flow; readonly missing: string }[];
  /** The workloads that the outside may reach, each by which of its TCP ports. */
  readonly open: ReadonlyMap<Workload, PortSet>;
  /** Where in eastwest.yaml that is said, as far as it is known. */
  readonly openAt: ReadonlyMap<Workload, Flow['location']>;
  readonly intruders: Intent['intruders'];
}

/** Finds the workloads that an intent names, by `namespace/name` (a public entry may name a Service). */
export function resolveIntent(fabric: Fabric, intent: Intent): Wanted {
  const named = namedWorkloads(fabric);
  const meant = (name: string): Workload | undefined => named.get(name)?.[0];
  const flows: WantedFlow[] = [];
  const dangling: { flow?: Flow; missing: string }[] = [];
  for (const flow of intent.flows) {
    const [from, to] = [meant(flow.from), meant(flow.to)];
    if (from !== undefined && to !== undefined) flows.push({ flow, from, to });
    else dangling.push({ flow, missing: from === undefined ? flow.from : flow.to });
  }
  const open = new Map<Workload, PortSet>();
  const openAt = new Map<Workload, Flow['location']>();
  for (const [index, name] of intent.public.entries()) {
    const workload = meant(name);
    const backends = fabric.cluster.services
      .filter(({ namespace, resource }) => `${namespace}/${resource.name}` === name)
      .flatMap((service) => service.backends);
    const all = workload === undefined ? backends : [workload];
    if (all.length === 0) dangling.push({ missing: name });
    const at = intent.publicAt?.[index];
    for (const one of all) {
      open.set(one, entrancePorts(fabric, one));
      if (at !== undefined) openAt.set(one, at);
    }
  }
  const byCallee = new Map<Workload, readonly WantedFlow[]>();
  for (const one of flows) byCallee.set(one.to, [...(byCallee.get(one.to) ?? []), one]);
  return { flows, byCallee, dangling, open, openAt, intruders: intent.intruders };
}

/** The ports by which something leads to a workload from outside; if nothing does, those that its containers declare. */
function entrancePorts({ cluster }: Fabric, workload: Workload): PortSet {
  const led = findEntrances(cluster)
    .filter((entrance) => entrance.workload === workload && entrance.type !== 'hostNetwork')
    .map(({ connections }) => connections.TCP);
  if (led.length > 0) return led.reduce(unionPorts);
  return workload.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ number }): PortSet => [[number, number]])
    .reduce(unionPorts, []);
}
