/** The generators of clusters are public (`eastwest/arbitraries`); here they are for the oracles. */
export { clusterManifests } from '#arbitrary/generate/cluster-manifests.ts';
export type { ClusterConstraints } from '#arbitrary/generate/constraints.ts';
export { ADDRESSES, NAMESPACES, PORTS, PROTOCOLS } from '#arbitrary/generate/names.ts';
export { networkPolicy } from '#arbitrary/generate/network-policy.ts';
export { labels, selector } from '#arbitrary/generate/selector.ts';
