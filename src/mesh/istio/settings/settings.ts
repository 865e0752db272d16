import type { Resource } from '#manifest/resource.ts';
import type { Assumption } from '#mesh/notes.ts';

/** What of MeshConfig and of the injector's values matters here, by the names that Istio gives them. */
export interface IstioSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly enableAutoMtls: boolean;
  readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  readonly enableNamespacesByDefault: boolean;
  /** Names of `extensionProviders`; `undefined` if the mesh's configuration isn't among the manifests. */
  readonly extensionProviders: readonly string[] | undefined;
  /** Where it was read; none if it isn't among the manifests. */
  readonly resource?: Resource;
  readonly assumptions: readonly Assumption[];
}
