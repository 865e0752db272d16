import type { TlsMode } from '#mesh/istio/client/traffic-policy.ts';

/** What a client's proxy goes by when it decides on the TLS of its connections to a host. */
export interface ClientTlsInputs {
  /** What a DestinationRule says, if one does. */
  readonly configured: TlsMode | undefined;
  /** The proxy's metadata names certificate files, which then take the place of the mesh's. */
  readonly certsFromProxyMetadata: boolean;
  readonly autoMtls: boolean;
  /** A host outside of the mesh. */
  readonly meshExternal: boolean;
  /** What is known of the server's mode; `UNKNOWN`: nothing. */
  readonly serverMode: 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNKNOWN';
}

export interface ClientTls {
  /** `undefined`: none. */
  readonly mode: TlsMode | undefined;
  /** - `user`: as configured, for every endpoint. - `automatic`: only for endpoints that take mutual TLS. */
  readonly origin: 'user' | 'automatic';
}

/**
 * Automatic mutual TLS (Istio docs, "Traffic Management, TLS configuration, Auto mTLS"; MeshConfig, `enableAutoMtls`): where nothing is
 * configured, hosts of the mesh get its mutual TLS unless the server is known to have it turned off.
 */
export function clientTls(inputs: ClientTlsInputs): ClientTls {
  const { configured, certsFromProxyMetadata, autoMtls, meshExternal, serverMode } = inputs;
  const ofMesh: TlsMode = certsFromProxyMetadata ? 'MUTUAL' : 'ISTIO_MUTUAL';
  if (configured !== undefined) {
    return { mode: configured === 'ISTIO_MUTUAL' ? ofMesh : configured, origin: 'user' };
  }
  const possible = serverMode === 'STRICT' || serverMode === 'PERMISSIVE';
  if (!autoMtls || meshExternal || !possible) return { mode: undefined, origin: 'user' };
  return { mode: ofMesh, origin: 'automatic' };
}
