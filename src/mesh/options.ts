/**
 * What is known about the meshes besides the manifests (`mesh` in eastwest.yaml). What is neither here nor among the
 * manifests has the documented default, and the report says so.
 */
export interface MeshOptions {
  readonly istio?: IstioOptions;
  readonly linkerd?: LinkerdOptions;
}

/** MeshConfig and the revision's values, by the names that Istio gives them. */
export interface IstioOptions {
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
  readonly enableAutoMtls?: boolean;
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  /** Whether pods of namespaces without a label are injected (`sidecarInjectorWebhook.enableNamespacesByDefault`). */
  readonly enableNamespacesByDefault?: boolean;
}

/** The control plane's values, by the names that its chart gives them. */
export interface LinkerdOptions {
  readonly namespace?: string;
  readonly identityTrustDomain?: string;
  /** `proxy.defaultInboundPolicy`. */
  readonly defaultInboundPolicy?: string;
  /** `clusterNetworks`, CIDR blocks. */
  readonly clusterNetworks?: readonly string[];
}
