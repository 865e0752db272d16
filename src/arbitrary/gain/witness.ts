import type { Box } from '#arbitrary/gain/box.ts';
import { principalsOf } from '#arbitrary/gain/principals.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { type PodPeer, podPeer } from '#network/peer.ts';
import { witnessLabels } from '#set/label-space.ts';
import { hasString, intersectStrings, sampleString } from '#set/string-set.ts';

/** One pod of a box, as plain as can be: no label that it doesn't need, the `default` service account if that will do. */
export function witnessIn(fabric: Fabric, to: Workload, box: Box): PodPeer {
  const { [NAME_LABEL]: named = 'any', ...namespaceLabels } = witnessLabels(box.namespaces);
  const labels = witnessLabels(box.labels);
  const { mesh: kind } = membershipOf(fabric.mesh, to);
  if (kind === 'none') return podPeer(named, labels, { namespaceLabels });
  const { principalOf, accountOf } = fabric.mesh.semantics[kind];
  if (hasString(box.principals, principalOf(named, 'default')))
    return podPeer(named, labels, { namespaceLabels });
  const isFixed = box.namespaces[NAME_LABEL]?.except === false;
  const sample = sampleString(
    isFixed ? intersectStrings(box.principals, principalsOf(fabric, kind, [named])) : box.principals,
  );
  const account = sample === undefined ? undefined : accountOf(sample);
  if (account === undefined) return podPeer(named, labels, { namespaceLabels });
  return podPeer(account.namespace, labels, { namespaceLabels, serviceAccount: account.serviceAccount });
}
