import type { Box } from '#arbitrary/gain/box.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { type PodPeer, podPeer } from '#network/peer.ts';
import { witnessLabels } from '#set/label-space.ts';
import { intersectStrings, sampleString } from '#set/string-set.ts';

/** One pod of a box, as plain as can be: no label that it doesn't need, the `default` service account if that will do. */
export function witnessIn({ mesh }: Fabric, to: Workload, box: Box): PodPeer {
  const { [NAME_LABEL]: named = 'any', ...namespaceLabels } = witnessLabels(box.namespaces);
  const labels = witnessLabels(box.labels);
  const { mesh: kind } = membershipOf(mesh, to);
  if (kind === 'none' || box.principals.absent) return podPeer(named, labels, { namespaceLabels });
  const { principals, accountOf } = mesh.semantics[kind];
  const isFixed = box.namespaces[NAME_LABEL]?.except === false;
  const sample = sampleString(isFixed ? intersectStrings(box.principals, principals(named)) : box.principals);
  const account = sample === undefined ? undefined : accountOf(sample);
  if (account === undefined) return podPeer(named, labels, { namespaceLabels });
  return podPeer(account.namespace, labels, { namespaceLabels, serviceAccount: account.serviceAccount });
}
