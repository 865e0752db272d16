import type { Service } from '#cluster/service.ts';
import type { ServicePort } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Relay } from '#mesh/way.ts';

/** What a client calls: a port of a workload's pods, through a Service or by their own address. */
export interface Destination {
  readonly workload: Workload;
  /** Of the pods. */
  readonly port: number;
  readonly service?: Service;
  readonly servicePort?: ServicePort;
}

/**
 * What an honest client's connection would look like on the wire.
 * - `mtls`: the mesh's. - `tls`: the proxy originates TLS of another kind (DestinationRule SIMPLE, MUTUAL).
 * - `refused`: its own proxy doesn't let the call out (REGISTRY_ONLY, a Sidecar's egress, EgressNetwork Deny).
 */
export type Transport = 'plaintext' | 'mtls' | 'tls' | 'refused' | 'unknown';

export interface ChosenTransport {
  /** - `unknown` with `either`: it is one of these. */
  readonly transport: Transport;
  /** The port of the destination's pods at which packets arrive. */
  readonly port: number;
  readonly via?: Relay;
  readonly because: readonly MeshBecause[];
  readonly either?: readonly Possibility[];
}

/** What is chosen if the ends are in the mesh, or aren't, where that can't be told: of an end of which nothing is said, it makes no difference. */
export interface Possibility extends Omit<ChosenTransport, 'either'> {
  readonly client?: 'in' | 'out';
  readonly server?: 'in' | 'out';
}
