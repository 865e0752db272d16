import type { CounterexamplePeer } from '#prove/counterexample.ts';

/** A peer in words, as the subject of a sentence. */
export function peerText(peer: CounterexamplePeer): string {
  switch (peer.type) {
    case 'workload':
      return peer.id.split('/').slice(1).join('/');
    case 'addresses':
      return `${peer.addresses === '0.0.0.0/0,::/0' ? 'any address' : peer.addresses} outside of the cluster that has a route to pods`;
    case 'pod': {
      const { namespace, newNamespace, labels, serviceAccount } = peer;
      const own = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
      const where = newNamespace ? `a new namespace ${namespace}` : namespace;
      return `a pod added to ${where}${own.length === 0 ? '' : ` with ${own.join(', ')}`} under service account ${serviceAccount}`;
    }
    default:
      return peer satisfies never;
  }
}
