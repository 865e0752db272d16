import type { JsonObject } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Assumption, MeshFault } from '#mesh/notes.ts';
import type { Selector } from '#set/selector.ts';

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
  /** MeshConfig as written, for what isn't listed here; none if it isn't among the manifests. */
  readonly meshConfig?: JsonObject;
  /** Where MeshConfig was read; none if it isn't among the manifests. */
  readonly resource?: Resource;
  readonly pointer?: Pointer;
  /** `discoverySelectors`: the namespaces that the control plane looks at; none for all. */
  readonly discoverySelectors?: readonly Selector[];
  /** What the injector does by itself; none for its defaults. */
  readonly injector?: InjectorConfig;
  /** What sidecars capture where the pod doesn't say; none for the defaults. */
  readonly capture?: CaptureDefaults;
  readonly assumptions: readonly Assumption[];
  readonly faults?: readonly MeshFault[];
}

/** The injector's configuration (Istio docs, "Installing the Sidecar", policy and selectors). */
export interface InjectorConfig {
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** What holds for a pod that says nothing. Anything but the two values turns injection off. */
  readonly policy: string;
  readonly neverInjectSelector: readonly Selector[];
  readonly alwaysInjectSelector: readonly Selector[];
  readonly defaultTemplates: readonly string[];
  /** By alias: the templates that it stands for. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
}

/** Mesh-wide defaults of what a sidecar captures (ProxyConfig, `interceptionMode`; Helm values, `global.proxy`). */
export interface CaptureDefaults {
  readonly interceptionMode: string;
  /** `*`, or ports with commas. */
  readonly includeInboundPorts: string;
  readonly excludeInboundPorts: string;
  readonly statusPort: string;
}
