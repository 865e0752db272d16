/**
 * `eastwest/arbitraries`: generators for property-based tests with fast-check. What isn't listed here is not public.
 */
export type { AnyCluster } from '#arbitrary/as-fabric.ts';
export { describeCase } from '#arbitrary/describe-case.ts';
export { GAIN_KINDS, type Gain, type GainKind } from '#arbitrary/gain/gain.ts';
export { type GainOptions, gains, weakens } from '#arbitrary/gain/gains.ts';
export { adminPolicy, baselinePolicy, clusterPolicy } from '#arbitrary/generate/admin-policy.ts';
export { authorizationPolicy } from '#arbitrary/generate/authorization-policy.ts';
export { clusterManifests } from '#arbitrary/generate/cluster-manifests.ts';
export type { ClusterConstraints } from '#arbitrary/generate/constraints.ts';
export { istioManifests } from '#arbitrary/generate/istio-manifests.ts';
export { meshNamespaces } from '#arbitrary/generate/mesh-namespaces.ts';
export { networkPolicy } from '#arbitrary/generate/network-policy.ts';
export { peerAuthentication } from '#arbitrary/generate/peer-authentication.ts';
export { labels, selector } from '#arbitrary/generate/selector.ts';
export { intruder } from '#arbitrary/intruder/intruder.ts';
export type { Intruder, IntruderConstraints } from '#arbitrary/intruder/model.ts';
export { withIntruder } from '#arbitrary/intruder/with-intruder.ts';
export { allWeakenings, WEAKENINGS } from '#arbitrary/weakening/all-weakenings.ts';
export type { Change, Edit } from '#arbitrary/weakening/change.ts';
export type { Weakening, WeakeningKind } from '#arbitrary/weakening/model.ts';
export { weakening } from '#arbitrary/weakening/weakening.ts';
