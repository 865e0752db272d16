/** The generators of Istio's policies are public (`eastwest/arbitraries`); here they are for the oracles. */
export { authorizationPolicy } from '#arbitrary/generate/authorization-policy.ts';
export { istioManifests } from '#arbitrary/generate/istio-manifests.ts';
export { meshNamespaces } from '#arbitrary/generate/mesh-namespaces.ts';
export { SERVICE_ACCOUNTS } from '#arbitrary/generate/names.ts';
export { peerAuthentication } from '#arbitrary/generate/peer-authentication.ts';
