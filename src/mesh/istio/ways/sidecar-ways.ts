import type { Workload } from '#cluster/workload.ts';
import { sidecarHbone } from '#mesh/istio/ambient/hbone.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { waypointWays } from '#mesh/istio/ambient/waypoint-ways.ts';
import { protocolOf } from '#mesh/istio/authorization/protocol.ts';
import { workloadAuthorization } from '#mesh/istio/authorization/workload-authorization.ts';
import { doubtAt } from '#mesh/istio/extension/doubt.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { withCertificate, withoutCertificate } from '#mesh/istio/ways/certificate.ts';
import { closedOrDoubtful } from '#mesh/istio/ways/closed.ts';
import { ifProxied } from '#mesh/istio/ways/proxied.ts';
import type { Way } from '#mesh/way.ts';

/**
 * The ways to a port behind a sidecar: plaintext and mutual TLS at the port, and HBONE where the sidecar takes it; the same policies hold
 * for all of them. Waypoints of its Services are for clients in ambient mode.
 */
export function sidecarWays(istio: Istio, workload: Workload, port: number): readonly Way[] {
  const { plaintext, mtls, proxied, because } = istioTransport(istio, workload, port);
  const doubt = doubtAt(istio, workload, 'inbound', protocolOf(istio.cluster, workload, port));
  if (port === HBONE_PORT) return [closedOrDoubtful('plaintext', port, because, doubt)];
  const judged = doubt.authorization(workloadAuthorization(istio, workload, port));
  const authorization = ifProxied(proxied, judged, because);
  const plain: Way = {
    transport: 'plaintext',
    port,
    accepted: proxied === 'no' ? plaintext : doubt.accepted(plaintext),
    because: proxied === 'no' ? because : [...doubt.listener, ...because],
    authorization: withoutCertificate(authorization),
  };
  if (proxied === 'no') return [plain];
  const direct: Way = {
    transport: 'mtls',
    port,
    accepted: doubt.accepted(mtls),
    because: [...doubt.listener, ...because],
    authorization: withCertificate(authorization),
  };
  const hbone = sidecarHbone(istio, workload);
  const tunnel: Way = {
    ...direct,
    port: HBONE_PORT,
    accepted: doubt.accepted(hbone.accepted),
    because: hbone.because,
  };
  const tunnels = hbone.accepted === 'no' ? [] : [tunnel];
  const { port: inner, accepted } = tunnels[0] ?? direct;
  return [
    plain,
    direct,
    ...tunnels,
    ...waypointWays(istio, workload, port, { port: inner, accepted, authorization }),
  ];
}
