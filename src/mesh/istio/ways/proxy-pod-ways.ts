import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import type { Doubt } from '#mesh/istio/extension/doubt.ts';
import { withCertificate, withoutCertificate } from '#mesh/istio/ways/certificate.ts';
import { closedOrDoubtful } from '#mesh/istio/ways/closed.ts';
import { permitsEverything } from '#mesh/istio/ways/proxied.ts';
import type { Way } from '#mesh/way.ts';

/** Where a gateway or waypoint answers itself: merged metrics, health, Envoy's metrics (Istio docs, "Ports used by Istio"). */
export const PROXY_OWN_PORTS: readonly number[] = [15020, 15021, 15090];

/** The way to one of the proxy's own ports; `undefined` for any other. */
export function ownPortWay(port: number): Way | undefined {
  if (!PROXY_OWN_PORTS.includes(port)) return undefined;
  const because = [{ reason: 'istio/gateway-own-port' }] as const;
  const authorization = withoutCertificate(permitsEverything(because));
  return { transport: 'plaintext', port, accepted: 'yes', because, authorization };
}

/**
 * The ways to a port of a waypoint's own pods. It takes HBONE from any pod of the mesh; what a client may ask for behind it is told by
 * the ways to the pods there (Istio docs, "Ambient data plane, In Mesh routing with Waypoint enabled").
 */
export function waypointPodWays(port: number, doubt: Pick<Doubt, 'listener'>): readonly Way[] {
  const own = ownPortWay(port);
  if (own !== undefined) return [own];
  if (port !== HBONE_PORT) {
    return [closedOrDoubtful('plaintext', port, [{ reason: 'istio/waypoint-closed' }], doubt)];
  }
  const because = [{ reason: 'istio/waypoint-listens' }] as const;
  const authorization = withCertificate(permitsEverything(because));
  return [{ transport: 'mtls', port, accepted: 'yes', because, authorization }];
}
