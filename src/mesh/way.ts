import type { Service } from '#cluster/service.ts';
import type { ServicePort } from '#cluster/service-port.ts';
import type { Answer } from '#mesh/answer.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';

/** A waypoint or other proxy through which a connection is led, as the pods that network policies and the next hop see. */
export interface Relay {
  readonly namespace: string;
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** The port of its pods on which it takes connections (HBONE: 15008). */
  readonly port: number;
}

/**
 * One way in which a connection can get to a port of a workload's pods. An attacker takes any of them; a client takes the
 * one that its own proxy chooses.
 */
export interface Way {
  /** `mtls`: the mesh's mutual TLS, so that the peer shows an identity. `plaintext`: no client certificate is looked at. */
  readonly transport: 'plaintext' | 'mtls';
  /** The port of the workload's pods at which packets arrive, which is what network policies judge (HBONE: 15008). */
  readonly port: number;
  /** Whether the listener accepts it: `plain(l)`, `mtls(l)`. */
  readonly accepted: Answer;
  readonly because: readonly MeshBecause[];
  /** Through which proxy, if not directly. The peer must reach it first, and it must reach the pod. */
  readonly via?: Relay;
  /** Through a relay that stands for a Service: what must be called to be led this way. Without, the pod's own address. */
  readonly called?: { readonly service: Service; readonly servicePort: ServicePort };
  /** For the peer's own identity, also on a way through a relay. */
  readonly authorization: Authorization;
}
