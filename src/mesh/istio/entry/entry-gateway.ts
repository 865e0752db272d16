import type { Workload } from '#cluster/workload.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import type { Domain } from '#mesh/istio/entry/domain.ts';

/** A host that a server takes requests for, and the only namespace whose routes may name it, if there is one. */
export interface ServerHost {
  readonly domain: Domain;
  readonly namespace?: string;
}

/**
 * A server (Istio) or listener (Gateway API) of a gateway.
 * - `carries`: `http`, also in TLS that it ends; `tcp`, also in TLS that it ends; `sni`: TLS that goes through, by its server name;
 *   `mesh-sni`: the mesh's TLS that goes through to the Service that its server name says; `nothing`: can't be routed.
 */
export interface EntryServer {
  readonly pointer: Pointer;
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
  readonly hosts: readonly ServerHost[];
  /** As written, for people. */
  readonly written: readonly string[];
  readonly tls: EntranceTls;
  readonly carries: 'http' | 'tcp' | 'sni' | 'mesh-sni' | 'nothing';
  readonly minimumVersion?: string;
  readonly maximumVersion?: string;
  readonly cipherSuites?: readonly string[];
  readonly secrets?: readonly string[];
}

/** A Gateway of either API. */
export interface EntryGateway {
  readonly api: 'istio' | 'gateway-api';
  readonly resource: Resource;
  readonly namespace: string;
  /** The proxies that it configures, as far as the manifests have them. */
  readonly workloads: readonly Workload[];
  /** Without workloads: gateways with equal texts configure the same proxies. */
  readonly proxies: string;
  readonly servers: readonly EntryServer[];
  /** The pods' port for a server's. */
  readonly podPorts: (workload: Workload | undefined, number: number) => readonly number[];
}

/** Whether the server's connections are in TLS which the gateway ends, so that its chain is chosen by the server name. */
export function endsTls({ tls }: EntryServer): boolean {
  return tls === 'simple' || tls === 'mutual' || tls === 'optional-mutual' || tls === 'mesh';
}
