import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { PodPeer } from '#network/peer.ts';
import { type StringSet, sampleString } from '#set/string-set.ts';

/** One of the pods, with a service account that gives it one of the principals. */
export function witnessOf(
  { mesh }: Fabric,
  { workload }: FabricListener,
  witness: PodPeer,
  newNamespaces: boolean,
  principals: StringSet | undefined,
): PodPeer {
  const sample = principals && sampleString(principals);
  if (sample === undefined) return witness;
  const account = mesh.semantics[membershipOf(mesh, workload).mesh].accountOf(sample);
  if (account === undefined) return witness;
  const { serviceAccount, namespace: name } = account;
  const labels = name === witness.namespace.name || newNamespaces ? witness.namespace.labels : {};
  return { ...witness, serviceAccount, namespace: { name, labels } };
}
