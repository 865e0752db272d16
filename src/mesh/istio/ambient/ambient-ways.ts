import type { Workload } from '#cluster/workload.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { waypointWays } from '#mesh/istio/ambient/waypoint-ways.ts';
import { authorizationOf } from '#mesh/istio/authorization/authorization-of.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { withCertificate, withoutCertificate } from '#mesh/istio/ways/certificate.ts';
import { closedWay } from '#mesh/istio/ways/closed.ts';
import { ifProxied } from '#mesh/istio/ways/proxied.ts';
import type { Way } from '#mesh/way.ts';

/** What ztunnel listens on in the pod; calls to it are refused, also inside HBONE (ztunnel, "illegal ports"). */
export const ZTUNNEL_PORTS: readonly number[] = [15001, 15006, HBONE_PORT];

/**
 * The ways to a port of an ambient pod: as it is, at the port; in HBONE; through waypoints. Who goes around the waypoint meets only what
 * ztunnel enforces (Istio docs, "Migrate policies, Prevent waypoint bypass").
 */
export function ambientWays(istio: Istio, workload: Workload, port: number): readonly Way[] {
  if (ZTUNNEL_PORTS.includes(port)) return [closedWay('plaintext', port, [{ reason: 'istio/ztunnel-port' }])];
  const { plaintext, mtls, proxied, because } = istioTransport(istio, workload, port);
  const authorization = ztunnelAuthorization(istio, workload, port);
  const behind = { port: HBONE_PORT, accepted: mtls, authorization };
  const bare = ifProxied(proxied, authorization, because);
  return [
    {
      transport: 'plaintext',
      port,
      accepted: plaintext,
      because,
      authorization: withoutCertificate(bare),
    },
    {
      transport: 'mtls',
      port: HBONE_PORT,
      accepted: mtls,
      because: [{ reason: 'istio/ztunnel-hbone' }],
      authorization: withCertificate(authorization),
    },
    ...waypointWays(istio, workload, port, behind),
  ];
}

/** What ztunnel permits: it knows identities, addresses and ports, and none of the policies with `targetRefs`. */
function ztunnelAuthorization(istio: Istio, workload: Workload, port: number): Authorization {
  const { namespace, labels } = workload;
  const policies = policiesFor(istio, { namespace, labels }).filter(
    ({ attachment }) => attachment.targets.length === 0,
  );
  return authorizationOf(istio, policies, port, 'ztunnel', false);
}
