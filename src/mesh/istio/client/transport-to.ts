import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Possibility } from '#mesh/client.ts';
import { sidecarHbone } from '#mesh/istio/ambient/hbone.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { clientTls } from '#mesh/istio/client/client-tls.ts';
import { hostRuleFor, type Subset } from '#mesh/istio/client/destination-rules.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { oneOf } from '#mesh/istio/client/one-of.ts';
import { hasOwnCertificates, proxyConfigPointer } from '#mesh/istio/client/proxy-metadata.ts';
import { allTakeMtls, takesMtls } from '#mesh/istio/client/server.ts';
import { hintedMode, portMode } from '#mesh/istio/client/server-mode.ts';
import { type ConfiguredTls, type PortPolicy, portPolicies } from '#mesh/istio/client/traffic-policy.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshMode } from '#mesh/membership.ts';

/** A connection that an Envoy (sidecar, gateway or waypoint) opens to a pod of a Service. */
export interface Upstream {
  readonly client: Workload;
  readonly mode: MeshMode;
  readonly service: Service;
  /** Of the Service. */
  readonly servicePort: number | undefined;
  readonly subset: Subset | undefined;
  readonly workload: Workload;
  /** Of the pods. */
  readonly port: number;
}

/** What an endpoint gets that takes HBONE from this client: that, whatever plaintext or mutual TLS it would have been. */
interface Tunnel {
  readonly chosen?: ChosenTransport;
}

/**
 * The transport of a connection to a pod of a Service: as the DestinationRule says, else automatic mutual TLS (Istio docs, "Traffic
 * Management, TLS configuration, Sidecars").
 */
export function transportTo(istio: Istio, upstream: Upstream): ChosenTransport {
  const { client, service, servicePort, subset, port } = upstream;
  const rule = hostRuleFor(istio, client, serviceHost(service), service.namespace);
  const policies = rule === undefined ? [NO_POLICY] : portPolicies(rule, servicePort, subset);
  const detail = rule?.resources.map(({ id }) => id).join(', ') ?? '';
  return oneOf(
    policies.map((policy) => byPolicy(istio, upstream, policy)),
    port,
    { reason: 'istio/rules-undecided', detail },
  );
}

const NO_POLICY: PortPolicy = { passthrough: false };

function byPolicy(istio: Istio, upstream: Upstream, policy: PortPolicy): ChosenTransport {
  const { client, service, port } = upstream;
  // Gateways can't send on to an address that the client asked for, and choose among the endpoints.
  const original = (service.headless || policy.passthrough) && upstream.mode === 'sidecar';
  const tunnel = original ? {} : tunnelTo(istio, upstream);
  if (policy.tls !== undefined) return configured(istio, upstream, policy.tls, tunnel);
  const plain = (because: readonly MeshBecause[]): ChosenTransport =>
    tunnel.chosen ?? { transport: 'plaintext', port, because };
  const hint = hintedMode(istio, service.namespace);
  const passed = service.headless || policy.passthrough ? allTakeMtls(istio, service) : 'yes';
  const { mode } = clientTls({
    configured: undefined,
    certsFromProxyMetadata: hasOwnCertificates(client),
    autoMtls: istio.settings.enableAutoMtls,
    meshExternal: false,
    serverMode: passed === 'no' ? 'DISABLE' : hint.mode === 'UNKNOWN' ? 'PERMISSIVE' : hint.mode,
  });
  if (mode === undefined) return plain(whyNone(istio, service, passed, hint.because));
  if (hint.mode === 'UNKNOWN') return tunnel.chosen ?? unsure(port, hint.because);
  if (passed === 'unknown') return tunnel.chosen ?? unsure(port, [headless(service)]);
  return automatic(istio, upstream, original, plain);
}

function automatic(
  istio: Istio,
  { client, workload, port }: Upstream,
  original: boolean,
  plain: (because: readonly MeshBecause[]) => ChosenTransport,
): ChosenTransport {
  const { answer, because } = takesMtls(istio, workload);
  const chosen: ChosenTransport = { transport: 'mtls', port, because: [{ reason: 'istio/auto-mtls' }] };
  if (answer === 'no') return plain(because);
  if (!original) {
    const own = portMode(istio, workload, port);
    if (own.mode === 'DISABLE') return plain(own.because);
    if (own.mode === 'UNKNOWN') return unsure(port, own.because);
  }
  const own = hasOwnCertificates(client) ? unsure(port, [ownCertificates(client)]) : chosen;
  if (answer === 'yes') return own;
  const either: readonly Possibility[] = [
    { ...own, server: 'in' },
    { ...plain(because), server: 'out' },
  ];
  return { ...unsure(port, because), either };
}

/** As a DestinationRule says, whatever the server takes. */
function configured(
  istio: Istio,
  { client, mode, workload, port }: Upstream,
  tls: ConfiguredTls,
  tunnel: Tunnel,
): ChosenTransport {
  const { resource, pointer } = tls;
  const why = (reason: MeshBecause['reason'], detail?: string): MeshBecause[] => [
    { reason, resource, pointer, ...(detail === undefined ? {} : { detail }) },
  ];
  const isPrivate = tls.credential !== '' && !tls.credential.startsWith('configmap://');
  const { mode: chosen } = clientTls({
    configured: tls.mode,
    certsFromProxyMetadata: hasOwnCertificates(client),
    autoMtls: istio.settings.enableAutoMtls,
    meshExternal: false,
    serverMode: 'UNKNOWN',
  });
  if (tls.mode === 'ISTIO_MUTUAL') {
    if (tunnel.chosen !== undefined) return tunnel.chosen;
    if (chosen === 'MUTUAL')
      return unsure(port, [ownCertificates(client), ...why('istio/rule-istio-mutual')]);
    const taken = istioMembership(istio, workload).member;
    const reason = taken === 'no' ? 'istio/rule-istio-mutual-no-proxy' : 'istio/rule-istio-mutual';
    return { transport: 'mtls', port, because: why(reason) };
  }
  const withheld = isPrivate && mode === 'sidecar' && !tls.selecting && tls.mode !== 'DISABLE';
  if (tunnel.chosen !== undefined) return tunnel.chosen;
  if (withheld) return { transport: 'plaintext', port, because: why('istio/rule-credential') };
  if (tls.mode === 'DISABLE') return { transport: 'plaintext', port, because: why('istio/rule-disable') };
  return { transport: 'tls', port, because: why('istio/rule-tls', tls.mode) };
}

/** HBONE, where the client's proxy speaks it and the pod takes nothing but it as mutual TLS. */
function tunnelTo(istio: Istio, { client, mode, workload }: Upstream): Tunnel {
  const server = istioMembership(istio, workload);
  if (server.member === 'no' || (server.mode !== 'ambient' && server.mode !== 'waypoint')) return {};
  const { accepted, because } =
    mode === 'waypoint' ? { accepted: 'yes' as const, because: [] } : sidecarHbone(istio, client);
  if (accepted === 'no') return {};
  const reason: MeshBecause = { reason: 'istio/hbone-client', resource: workload.resource };
  const known = accepted === 'yes' && server.member === 'yes';
  return {
    chosen: {
      transport: known ? 'mtls' : 'unknown',
      port: HBONE_PORT,
      because: [reason, ...because, ...(server.member === 'yes' ? [] : server.because)],
    },
  };
}

function whyNone(
  istio: Istio,
  service: Service,
  passed: string,
  hint: readonly MeshBecause[],
): readonly MeshBecause[] {
  const { settings } = istio;
  if (!settings.enableAutoMtls) {
    const resource = settings.resource === undefined ? {} : { resource: settings.resource };
    return [{ reason: 'istio/auto-mtls-off', detail: 'enableAutoMtls: false', ...resource }];
  }
  return passed === 'no' ? [headless(service)] : hint;
}

function headless(service: Service): MeshBecause {
  const { resource } = service;
  return { reason: 'istio/headless-mixed', resource, detail: `${service.namespace}/${resource.name}` };
}

function ownCertificates(client: Workload): MeshBecause {
  const { resource } = client;
  const pointer = proxyConfigPointer(client);
  return { reason: 'istio/client-proxy-certificates', resource, pointer, detail: resource.name };
}

function unsure(port: number, because: readonly MeshBecause[]): ChosenTransport {
  return { transport: 'unknown', port, because };
}
