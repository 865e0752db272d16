import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import { authorizationOf, type ListenerLayer } from '#mesh/istio/authorization/authorization-of.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { looksAtTokens } from '#mesh/istio/authorization/request-authentication.ts';
import { type GatewayServer, gatewayServersOf } from '#mesh/istio/entry/gateway-servers.ts';
import { gatewaySubject } from '#mesh/istio/entry/gateway-subject.ts';
import { type Doubt, doubtAt } from '#mesh/istio/extension/doubt.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { withCertificate, withoutCertificate } from '#mesh/istio/ways/certificate.ts';
import { closedOrDoubtful } from '#mesh/istio/ways/closed.ts';
import { otherCertificate } from '#mesh/istio/ways/other-certificate.ts';
import { permitsEverything } from '#mesh/istio/ways/proxied.ts';
import { ownPortWay } from '#mesh/istio/ways/proxy-pod-ways.ts';
import type { Way } from '#mesh/way.ts';

/** What each kind of server accepts: a client without the mesh's certificate, and one with it. */
const ACCEPTS: Readonly<Record<EntranceTls, { readonly plaintext: Answer; readonly mtls: Answer }>> = {
  none: { plaintext: 'yes', mtls: 'no' },
  redirect: { plaintext: 'yes', mtls: 'no' },
  simple: { plaintext: 'yes', mtls: 'no' },
  // It takes a certificate of another authority than the mesh's, and who has one isn't known.
  mutual: { plaintext: 'unknown', mtls: 'no' },
  'optional-mutual': { plaintext: 'yes', mtls: 'no' },
  passthrough: { plaintext: 'yes', mtls: 'no' },
  mesh: { plaintext: 'no', mtls: 'yes' },
  unknown: { plaintext: 'unknown', mtls: 'unknown' },
};

/**
 * The ways to a port of a gateway's pods: as the servers that open it have it (Istio reference, "Gateway, ServerTLSSettings"), under the
 * policies that apply to the gateway. PeerAuthentication has no say there. Other ports aren't listened on, unless another container does.
 */
export function gatewayWays(istio: Istio, workload: Workload, port: number): readonly Way[] {
  const all = gatewayServersOf(istio, workload);
  const servers = all.filter((server) => server.port === port);
  const subject = gatewaySubject(istio, workload);
  if (servers.length === 0) {
    return [ownPortWay(port) ?? besideWay(workload, port, doubtAt(istio, subject, 'gateway', 'either'))];
  }
  const tokens = looksAtTokens(istio, subject);
  const layer = layerOf(servers);
  const doubt = doubtAt(istio, subject, 'gateway', layer);
  const judged = authorizationOf(istio, policiesFor(istio, subject), port, layer, tokens);
  const authorization = doubt.authorization(judged);
  return merged(servers.flatMap((server) => serverWays(server, port, authorization, doubt)));
}

/** Servers of a port that are told apart by their hosts only are one way. */
function merged(ways: readonly Way[]): readonly Way[] {
  const result: Way[] = [];
  for (const way of ways) {
    const index = result.findIndex(
      ({ transport, accepted, authorization }) =>
        transport === way.transport && accepted === way.accepted && authorization === way.authorization,
    );
    const known = result[index];
    if (known === undefined) result.push(way);
    else result[index] = { ...known, because: [...known.because, ...way.because] };
  }
  return result;
}

function serverWays(
  server: GatewayServer,
  port: number,
  authorization: Authorization,
  doubt: Doubt,
): readonly Way[] {
  const { resource, pointer, tls } = server;
  const { plaintext, mtls } = ACCEPTS[tls];
  const because: readonly MeshBecause[] = [
    ...doubt.listener,
    { reason: 'istio/gateway-server', resource, pointer, detail: `TLS: ${tls}` },
  ];
  const foreign = tls === 'mutual' || tls === 'optional-mutual' || tls === 'unknown';
  const ways: readonly Way[] = [
    {
      transport: 'plaintext',
      port,
      accepted: doubt.accepted(plaintext),
      because,
      authorization: foreign ? otherCertificate(authorization) : withoutCertificate(authorization),
    },
    {
      transport: 'mtls',
      port,
      accepted: doubt.accepted(mtls),
      because,
      authorization: withCertificate(authorization),
    },
  ];
  return ways.filter(({ accepted }) => accepted !== 'no');
}

function layerOf(servers: readonly GatewayServer[]): ListenerLayer {
  const http = servers.filter(({ carries }) => carries === 'http');
  if (http.length === servers.length) return 'http';
  return http.length === 0 ? 'tcp' : 'either';
}

/** A port that no server opens. Nothing leads traffic through the gateway's proxy, so another container may answer there. */
function besideWay({ resource, template }: Workload, port: number, doubt: Doubt): Way {
  const closed: MeshBecause = { reason: 'istio/gateway-closed', resource };
  const containers = arrayAt(template.spec, 'containers');
  const index = containers.findIndex((one) => isObject(one) && one['name'] !== 'istio-proxy');
  const container = containers[index];
  if (!isObject(container)) return closedOrDoubtful('plaintext', port, [closed], doubt);
  const beside: MeshBecause = {
    reason: 'istio/gateway-other-container',
    resource,
    pointer: joinPointer(template.pointer, 'spec', 'containers', index),
    detail: String(container['name']),
  };
  const authorization = withoutCertificate(permitsEverything([beside]));
  return { transport: 'plaintext', port, accepted: 'yes', because: [closed, beside], authorization };
}
