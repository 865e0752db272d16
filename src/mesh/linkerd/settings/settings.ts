import type { Resource } from '#manifest/resource.ts';
import type { DefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import type { Assumption } from '#mesh/notes.ts';
import type { AddressSet } from '#set/address-set.ts';
import type { PortSet } from '#set/port-set.ts';

/** What of the control plane's values matters here, by the names that its chart gives them. */
export interface LinkerdSettings {
  /** Of the control plane. */
  readonly namespace: string;
  readonly identityTrustDomain: string;
  /** `proxy.defaultInboundPolicy`. */
  readonly defaultInboundPolicy: DefaultPolicy;
  readonly clusterNetworks: AddressSet;
  /** `policyController.probeNetworks`: from where probes come; none: probes aren't authorized by default. */
  readonly probeNetworks: AddressSet;
  /** `proxy.opaquePorts`: opaque where a pod declares them, unless an annotation says otherwise. */
  readonly opaquePorts: PortSet;
  /** `proxyInit.ignoreInboundPorts` and `ignoreOutboundPorts`. */
  readonly skipInboundPorts: PortSet;
  readonly skipOutboundPorts: PortSet;
  /** `proxyInit.skipSubnets`. */
  readonly skipSubnets: AddressSet;
  /** `proxy.ports`. */
  readonly ports: ProxyPortNumbers;
  /** `proxy.outboundTransportMode` is `transport-header`: all meshed traffic goes to the inbound port. */
  readonly transportHeader: boolean;
  /** `identity.serviceAccountTokenProjection`: pods without a mounted token are injected as well. */
  readonly tokenProjection: boolean;
  /** `egress.globalEgressNetworkNamespace`. */
  readonly egressNamespace: string;
  /** Where they were read; none if they aren't among the manifests. */
  readonly resource?: Resource;
  readonly assumptions: readonly Assumption[];
}

/** Ports on which the proxy itself listens. */
export interface ProxyPortNumbers {
  readonly inbound: number;
  readonly admin: number;
  readonly control: number;
}
