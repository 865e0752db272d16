import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { type Capture, captureOf } from '#mesh/istio/transport/capture.ts';
import { type IngressListener, ingressListeners } from '#mesh/istio/transport/ingress-listener.ts';
import { ofModes } from '#mesh/istio/transport/of-modes.ts';
import { type PeerModes, portModes } from '#mesh/istio/transport/peer-modes.ts';
import type { PortTransport } from '#mesh/istio/transport/port-transport.ts';

/** Ports on which a sidecar answers itself, in plaintext and never redirected (Istio docs, "Application Requirements, Ports used by Istio"). */
const OWN_PORTS: ReadonlyMap<number, string> = new Map([
  [15021, 'health'],
  [15090, "Envoy's metrics"],
]);

/** Ports of the redirection itself: what is sent to them from outside ends there. */
export const REDIRECTION_PORTS: ReadonlySet<number> = new Set([15001, 15006]);

export const HBONE = 15008;

/** What a port behind a sidecar accepts. */
export function sidecarTransport(istio: Istio, workload: Workload, port: number): PortTransport {
  const capture = captureOf(istio, workload);
  const own = port === capture.statusPort ? 'status' : OWN_PORTS.get(port);
  if (own !== undefined) return past({ reason: 'istio/own-port', detail: own });
  if (REDIRECTION_PORTS.has(port)) {
    const because: MeshBecause = { reason: 'istio/proxy-port', detail: String(port) };
    return { plaintext: 'no', mtls: 'no', proxied: 'yes', because: [because] };
  }
  // Whether the sidecar takes HBONE is a matter of its configuration; nothing else answers there.
  if (port === HBONE) {
    return { plaintext: 'no', mtls: 'unknown', proxied: 'yes', because: [{ reason: 'istio/hbone-port' }] };
  }
  const modes = portModes(istio, workload.namespace, workload.labels, port);
  const listener = ingressListeners(istio, workload, capture.intercepts).find((one) => one.port === port);
  const bypass = bypassOf(capture, port, listener);
  if (bypass !== undefined) return past(bypass);
  const captured = listener?.tls === undefined ? ofModes(modes) : withOwnTls(modes, listener, listener.tls);
  const { doubt } = capture.because;
  if (doubt === undefined) return captured;
  return {
    plaintext: 'unknown',
    mtls: 'unknown',
    proxied: 'unknown',
    because: [...captured.because, doubt],
  };
}

/** Why a port goes past the proxy; `undefined` if it doesn't. */
function bypassOf(
  capture: Capture,
  port: number,
  listener: IngressListener | undefined,
): MeshBecause | undefined {
  const { intercepts, included, excluded, because } = capture;
  if (!intercepts) return listener?.binds ? undefined : because.interception;
  if (included !== undefined) return included.has(port) ? undefined : because.include;
  return excluded.has(port) ? because.exclude : undefined;
}

function past(because: MeshBecause): PortTransport {
  return { plaintext: 'yes', mtls: 'no', proxied: 'no', because: [because] };
}

/**
 * TLS of its own counts only where the mesh's is off (Sidecar, IstioIngressListener, `tls`; "Istio mutual TLS … must be disabled").
 * A client without certificate gets through SIMPLE; for MUTUAL it needs one of another authority than the mesh's, which isn't known here.
 */
function withOwnTls(modes: PeerModes, listener: IngressListener, tls: string): PortTransport {
  const meshTls = ofModes(modes);
  if (meshTls.mtls === 'yes') return meshTls;
  const { resource, pointer } = listener;
  const because: MeshBecause = { reason: 'istio/ingress-tls', resource, pointer, detail: tls };
  const demandsCertificate = tls === 'MUTUAL' || tls === 'ISTIO_MUTUAL';
  return {
    ...meshTls,
    plaintext: demandsCertificate ? 'unknown' : meshTls.plaintext,
    because: [...meshTls.because, because],
  };
}
