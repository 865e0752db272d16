import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Peer, PeerClass, PodRegion } from '#network/peer.ts';
import { formatAddresses } from '#set/address-text.ts';
import { spaceSelector } from '#set/label-space.ts';
import { formatSelector } from '#set/selector.ts';

/** A peer, or a class of peers, in a few words. */
export function formatPeer(peer: Peer | PeerClass): string {
  switch (peer.type) {
    case 'workload':
      return peer.workload.resource.id;
    case 'workloads':
      return peer.workloads.map(({ resource }) => resource.id).join(', ');
    case 'pod': {
      const labels = Object.entries(peer.labels).map(([key, value]) => `${key}=${value}`);
      return `a pod in ${peer.namespace.name} with ${labels.length === 0 ? 'no labels' : labels.sort().join(', ')}`;
    }
    case 'pods': {
      const where = peer.namespace.type === 'existing' ? `in ${peer.namespace.name}` : 'in a new namespace';
      return `any pod ${where}${peer.regions.map(formatRegion).join(' or')}`;
    }
    case 'address':
      return formatAddresses(peer.addresses);
    case 'ingress-controller':
      return 'the ingress controller';
    default:
      return peer satisfies never;
  }
}

function formatRegion({ namespaceLabels, labels }: PodRegion): string {
  const there = spaceSelector(namespaceLabels).filter(({ key, operator }) => {
    return key !== NAME_LABEL || operator === 'In';
  });
  const own = spaceSelector(labels);
  const namespace = there.length === 0 ? '' : ` labelled ${formatSelector(there)}`;
  return `${namespace}${own.length === 0 ? '' : ` with ${formatSelector(own)}`}`;
}
