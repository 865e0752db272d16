import type { Workload } from '#cluster/workload.ts';
import { sidecarHbone } from '#mesh/istio/ambient/hbone.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { waypointWays } from '#mesh/istio/ambient/waypoint-ways.ts';
import { workloadAuthorization } from '#mesh/istio/authorization/workload-authorization.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { withCertificate, withoutCertificate } from '#mesh/istio/ways/certificate.ts';
import { closedWay } from '#mesh/istio/ways/closed.ts';
import { ifProxied } from '#mesh/istio/ways/proxied.ts';
import type { Way } from '#mesh/way.ts';

/**
 * The ways to a port behind a sidecar: plaintext and mutual TLS at the port, and HBONE where the sidecar takes it; the same policies hold
 * for all of them. Waypoints of its Services are for clients in ambient mode.
 */
export function sidecarWays(istio: Istio, workload: Workload, port: number): readonly Way[] {
  const { plaintext, mtls, proxied, because } = istioTransport(istio, workload, port);
  if (port === HBONE_PORT) return [closedWay('plaintext', port, because)];
  const authorization = ifProxied(proxied, workloadAuthorization(istio, workload, port), because);
  const plain: Way = {
    transport: 'plaintext',
    port,
    accepted: plaintext,
    because,
    authorization: withoutCertificate(authorization),
  };
  if (proxied === 'no') return [plain];
  const direct: Way = {
    transport: 'mtls',
    port,
    accepted: mtls,
    because,
    authorization: withCertificate(authorization),
  };
  const hbone = sidecarHbone(istio, workload);
  const tunnel: Way = { ...direct, port: HBONE_PORT, accepted: hbone.accepted, because: hbone.because };
  const tunnels = hbone.accepted === 'no' ? [] : [tunnel];
  const { port: inner, accepted } = tunnels[0] ?? direct;
  return [
    plain,
    direct,
    ...tunnels,
    ...waypointWays(istio, workload, port, { port: inner, accepted, authorization }),
  ];
}
