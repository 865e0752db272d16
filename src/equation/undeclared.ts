import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { relayWorkload } from '#equation/hop.ts';
import type { Wanted, WantedFlow } from '#equation/intent.ts';
import type { FabricListener } from '#equation/listener.ts';
import { workloadsWith } from '#equation/members.ts';
import type { Passage } from '#equation/passage.ts';
import { witnessOf } from '#equation/witness.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { andNotBits, type Bits, bitsOf, isNoBits } from '#set/bits.ts';
import { hasPort } from '#set/port-set.ts';
import { isNoStrings, type StringSet, strings, subtractStrings } from '#set/string-set.ts';

/** Who may call a listener. */
export interface Callers {
  /** Anybody, since it is public. */
  readonly anybody: boolean;
  readonly workloads: readonly Workload[];
  /** Their principals, in the mesh of the listener. */
  readonly principals: StringSet;
}

/** The declared callers of a listener, and the relays through which its calls are led. */
export function callersOf(fabric: Fabric, wanted: Wanted, listener: FabricListener): Callers {
  const { workload, protocol, port, ways } = listener;
  const open = wanted.open.get(workload);
  const anybody = protocol === 'TCP' && open !== undefined && hasPort(open, port);
  const relays = ways.flatMap(({ via }) => (via && relayWorkload(fabric, via)) ?? []);
  const callers = (wanted.byCallee.get(workload) ?? [])
    .filter((one) => isAbout(one, listener))
    .map(({ from }) => from);
  return { ...asCallers(fabric, workload, [...callers, ...relays]), anybody };
}

/** These workloads as callers of another. */
export function asCallers(fabric: Fabric, to: Workload, callers: readonly Workload[]): Callers {
  const workloads = [...new Set(callers)];
  const { mesh } = membershipOf(fabric.mesh, to);
  const { principal } = fabric.mesh.semantics[mesh];
  const own = workloads.filter((one) => membershipOf(fabric.mesh, one).mesh === mesh && mesh !== 'none');
  return { anybody: false, workloads, principals: strings(...own.map((one) => principal(one))) };
}

/** Whether a declared flow is about a listener: one that names no ports is about those that are declared. */
export function isAbout({ flow }: WantedFlow, { protocol, port, source }: FabricListener): boolean {
  if (flow.ports.length > 0) return protocol === 'TCP' && flow.ports.includes(port);
  return source !== 'any';
}

/**
 * A passage with only those peers whom no declared flow covers; `undefined` if all are. A pod under a declared caller's own service account
 * is that caller; everybody else is an intruder (with `other-namespaces`, only who can't deploy into a caller's namespace).
 */
export function undeclared(fabric: Fabric, wanted: Wanted, passage: Passage): Passage | undefined {
  return exceptCallers(fabric, callersOf(fabric, wanted, passage.listener), wanted.intruders, passage);
}

/** A passage with only those peers who aren't among some callers; `undefined` if all are. */
export function exceptCallers(
  fabric: Fabric,
  callers: Callers,
  intruders: Wanted['intruders'],
  passage: Passage,
): Passage | undefined {
  const { peer } = passage;
  if (callers.anybody) return undefined;
  switch (peer.type) {
    case 'workloads': {
      const members = andNotBits(peer.members, declaredMembers(fabric, intruders, passage, callers));
      return isNoBits(members) ? undefined : { ...passage, peer: { ...peer, members } };
    }
    case 'pods':
      return undeclaredPods(fabric, intruders, passage, callers);
    case 'address':
      return passage;
    default:
      return peer satisfies never;
  }
}

function declaredMembers(
  fabric: Fabric,
  intruders: Wanted['intruders'],
  { way, listener }: Passage,
  { workloads, principals }: Callers,
): Bits {
  const { network, mesh } = fabric;
  const { mesh: kind } = membershipOf(mesh, listener.workload);
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  const trusted =
    intruders === 'other-namespaces'
      ? network.workloads.filter(({ namespace }) => namespaces.has(namespace))
      : workloads;
  const named = bitsOf(
    network.workloads.length,
    trusted.flatMap((one) => network.numbers.get(one) ?? []),
  );
  if (way.transport === 'plaintext') return named;
  const same = workloadsWith(fabric, kind, principals).all;
  return named.map((word, index) => word | (same[index] ?? 0));
}

function undeclaredPods(
  fabric: Fabric,
  intruders: Wanted['intruders'],
  passage: Passage,
  callers: Callers,
): Passage | undefined {
  const { peer, listener } = passage;
  if (peer.type !== 'pods') return undefined;
  const trusted = new Set(
    intruders === 'other-namespaces' ? callers.workloads.map(({ namespace }) => namespace) : [],
  );
  const namespaces = peer.namespaces.filter((name) => !trusted.has(name));
  if (namespaces.length === 0 && !peer.newNamespaces) return undefined;
  if (peer.principals === undefined || isNoStrings(callers.principals)) {
    return { ...passage, peer: { ...peer, namespaces } };
  }
  const principals = subtractStrings(peer.principals, callers.principals);
  if (isNoStrings(principals)) return undefined;
  const witness = witnessOf(fabric, listener, peer.pods.witness, peer.newNamespaces, principals);
  return { ...passage, peer: { ...peer, namespaces, principals, witness } };
}
