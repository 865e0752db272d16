import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { accepts } from '#equation/listener.ts';
import { either } from '#mesh/answer.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { wayClasses } from '#reach/map/fabric/way-class.ts';
import type { MapMembership } from '#reach/map/map-model.ts';
import { mapWorkloads, type Numbering } from '#reach/map/map-workload.ts';

/** The workloads as a map shows them, each with its mesh. */
export function fabricWorkloads(fabric: Fabric): Numbering {
  const { workloads, numberOf } = mapWorkloads(fabric.network);
  const ordered = [...numberOf.keys()];
  return {
    numberOf,
    workloads: workloads.map((own, number) => {
      const workload = ordered[number];
      return workload === undefined ? own : { ...own, mesh: membershipFor(fabric, workload) };
    }),
  };
}

function membershipFor(fabric: Fabric, workload: Workload): MapMembership {
  const { mesh: kind, mode, member } = membershipOf(fabric.mesh, workload);
  const own = wayClasses(fabric).get(workload);
  let [plaintext, mtls]: [MapMembership['plaintext'], MapMembership['mtls']] = ['no', 'no'];
  for (const listener of own?.listeners ?? []) {
    if (listener.source !== 'container' && listener.source !== 'service') continue;
    const accepted = accepts(listener);
    mtls = either(mtls, accepted.mtls);
    if (!own?.tls.has(listener.port)) plaintext = either(plaintext, accepted.plaintext);
  }
  const outside = kind === 'none' || member === 'no';
  return {
    kind: outside ? 'none' : kind,
    mode,
    member: outside ? 'no' : member,
    principal: outside ? '' : fabric.mesh.semantics[kind].principal(workload),
    plaintext,
    mtls,
  };
}
