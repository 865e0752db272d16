import { buildCluster } from '#cluster/cluster.ts';
import type { Resource } from '#manifest/resource.ts';
import { buildNetwork, type Network } from '#network/network.ts';

/**
 * Resources in an order of their own, by kind, namespace, name, content: from these a network is the same whatever the order
 * of the documents. Already ordered ones are returned as they are.
 */
export function orderResources(resources: readonly Resource[]): readonly Resource[] {
  return isOrdered(resources) ? resources : [...resources].sort(compareResources);
}

/** The same network, with its resources in their own order. */
export function orderNetwork(network: Network): Network {
  const { resources } = network.cluster;
  const ordered = orderResources(resources);
  return ordered === resources ? network : buildNetwork(buildCluster(ordered), network.options);
}

/** Order by UTF-16 code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isOrdered(resources: readonly Resource[]): boolean {
  return resources.every((resource, index) => {
    const previous = resources[index - 1];
    return previous === undefined || compareResources(previous, resource) <= 0;
  });
}

function compareResources(a: Resource, b: Resource): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(JSON.stringify(a.object), JSON.stringify(b.object))
  );
}
