import type { Workload } from '#cluster/workload.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { RequestSet } from '#set/request-set.ts';

/**
 * How a server of a gateway takes connections from outside.
 * - `none`: plaintext. - `redirect`: plaintext, and each request is answered by a redirect to HTTPS.
 * - `simple`: TLS, the client shows no certificate. - `mutual`: it must show one. - `optional-mutual`: it may.
 * - `passthrough`: TLS goes through to the backend. - `mesh`: the mesh's mutual TLS. - `unknown`: can't be told.
 */
export type EntranceTls =
  | 'none'
  | 'redirect'
  | 'simple'
  | 'mutual'
  | 'optional-mutual'
  | 'passthrough'
  | 'mesh'
  | 'unknown';

/** A server (Istio Gateway) or listener (Gateway API) of a gateway: a port that the outside can connect to. */
export interface MeshEntrance {
  readonly resource: Resource;
  /** To the server or listener. */
  readonly pointer: Pointer;
  /** The workloads that are this gateway, as far as the manifests have them. */
  readonly gateways: readonly Workload[];
  /** As written: what clients connect to, a port of the gateway's Service if it has one. */
  readonly port: number;
  /** Of the gateway's pods: where the proxy listens for it, ascending. */
  readonly podPorts: readonly number[];
  /** HTTP, HTTPS, TLS, TCP, GRPC, … as written. */
  readonly protocol: string;
  /** As written, `*` for any. */
  readonly hosts: readonly string[];
  readonly tls: EntranceTls;
  /** As written (`TLSV1_2`); `undefined` if it isn't: then the gateway's default holds. */
  readonly minimumVersion?: string;
  /** The rest of what is written about TLS. */
  readonly maximumVersion?: string;
  readonly cipherSuites?: readonly string[];
  /**
   * Of the certificates that it shows: `credentialName` as written (a Secret in the namespace of the gateway's pods), or `namespace/name` of
   * a listener's `certificateRefs`.
   */
  readonly secrets?: readonly string[];
  /** In the order in which they were written; those of different rules have no request in common. */
  readonly routes: readonly EntranceRoute[];
}

/** Where an entrance leads. */
export interface EntranceRoute {
  /** A VirtualService, HTTPRoute, TLSRoute, TCPRoute or GRPCRoute, and the pointer to its rule. */
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** Which requests of those that come in by this entrance. */
  readonly requests: RequestSet;
  readonly workload: Workload;
  /** Of the workload's pods. */
  readonly port: number;
  readonly because: readonly MeshBecause[];
}
