import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { PodPeer } from '#network/peer.ts';
import { hasString, type StringSet, sampleString } from '#set/string-set.ts';

/** One of the pods, with a service account that gives it one of the principals: its namespace's `default` where that does. */
export function witnessOf(
  { mesh }: Fabric,
  { workload }: FabricListener,
  witness: PodPeer,
  newNamespaces: boolean,
  principals: StringSet | undefined,
): PodPeer {
  if (principals === undefined) return witness;
  const semantics = mesh.semantics[membershipOf(mesh, workload).mesh];
  const usual = semantics.principalOf(witness.namespace.name, 'default');
  const sample = hasString(principals, usual) ? usual : sampleString(principals);
  const account = sample === undefined ? undefined : semantics.accountOf(sample);
  if (account === undefined) return witness;
  const { serviceAccount, namespace: name } = account;
  const labels = name === witness.namespace.name || newNamespaces ? witness.namespace.labels : {};
  return { ...witness, serviceAccount, namespace: { name, labels } };
}
