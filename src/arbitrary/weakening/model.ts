import type { Change } from '#arbitrary/weakening/change.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** One way to make one cluster's manifests weaker, as somebody in a hurry would. Plain data, but for `apply`. */
export interface Weakening {
  /** Which of the catalogue: `permissive-mtls`. */
  readonly name: string;
  /** What it does here: `PeerAuthentication/istio-system/default no longer demands mutual TLS`. */
  readonly sentence: string;
  /** The resource that it changes (or, where it adds one, that the new one is about), and where in it. */
  readonly where: { readonly resource: string; readonly pointer: Pointer };
  readonly changes: readonly Change[];
  /** The manifests with the change; `undefined` if it doesn't apply to them. Leaves its argument as it is. */
  readonly apply: (resources: readonly Resource[]) => readonly Resource[] | undefined;
}

/** A weakening of the catalogue, for any cluster. */
export interface WeakeningKind {
  readonly name: string;
  /** What it does, in general. */
  readonly sentence: string;
}
