import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Passage } from '#equation/passage.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { PodPeer } from '#network/peer.ts';
import { intersectStrings, sampleString } from '#set/string-set.ts';

/** How many namespaces are tried for one in which a pod can have a service account that is let through. */
const TRIED = 50;

/**
 * One of the pods of a passage, in a namespace that the passage has (what was taken away from it may be where its own witness stands), and
 * not under the service account of any of `others`.
 */
export function placedWitness(
  fabric: Fabric,
  { peer, listener }: Passage,
  others: readonly Workload[],
): PodPeer | undefined {
  if (peer.type !== 'pods') return undefined;
  const { witness, namespaces, newNamespaces, principals } = peer;
  const { name } = witness.namespace;
  const stands = fabric.cluster.namespaces.has(name) ? namespaces.includes(name) : newNamespaces;
  if (stands) return principals === undefined ? asStranger(witness, others) : witness;
  for (const place of namespaces.slice(0, TRIED)) {
    const moved = { ...witness, namespace: { name: place, labels: {} } };
    if (principals === undefined) return asStranger(moved, others);
    const semantics = fabric.mesh.semantics[membershipOf(fabric.mesh, listener.workload).mesh];
    const sample = sampleString(intersectStrings(principals, semantics.principals(place)));
    const account = sample === undefined ? undefined : semantics.accountOf(sample);
    if (account !== undefined) return { ...moved, serviceAccount: account.serviceAccount };
  }
  return undefined;
}

/** Under an account that nobody has whom the invariant allows; in plaintext it makes no difference to who is let in. */
function asStranger(pod: PodPeer, others: readonly Workload[]): PodPeer {
  const taken = new Set(
    others
      .filter(({ namespace }) => namespace === pod.namespace.name)
      .map(({ serviceAccount }) => serviceAccount || 'default'),
  );
  if (!taken.has(pod.serviceAccount)) return pod;
  for (let number = 1; ; number++) {
    const serviceAccount = number === 1 ? 'intruder' : `intruder-${number}`;
    if (!taken.has(serviceAccount)) return { ...pod, serviceAccount };
  }
}
