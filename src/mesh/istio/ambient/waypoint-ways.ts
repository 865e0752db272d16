import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { type Answer, both } from '#mesh/answer.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { type WaypointCall, waypointCalls } from '#mesh/istio/ambient/calls.ts';
import { relayed } from '#mesh/istio/ambient/relayed.ts';
import { routed } from '#mesh/istio/ambient/routed.ts';
import { GATEWAY_NAME_LABEL, usualRelay } from '#mesh/istio/ambient/waypoint.ts';
import type { PolicyService, PolicySubject } from '#mesh/istio/authorization/attaches.ts';
import { authorizationOf } from '#mesh/istio/authorization/authorization-of.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { looksAtTokens } from '#mesh/istio/authorization/request-authentication.ts';
import { doubtAt } from '#mesh/istio/extension/doubt.ts';
import { istioPrincipalOf } from '#mesh/istio/identity.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { withCertificate } from '#mesh/istio/ways/certificate.ts';
import type { Relay, Way } from '#mesh/way.ts';
import { ALL_REQUESTS, NO_REQUESTS } from '#set/request-set.ts';

/** What a pod does with what a waypoint sends it. */
export interface Behind {
  /** The port of the pods at which it arrives, in mutual TLS. */
  readonly port: number;
  readonly accepted: Answer;
  readonly authorization: Authorization;
}

/**
 * The ways to a port of a workload's pods that lead through waypoints. A waypoint takes HBONE only, from any pod of the mesh, for what
 * uses it; it applies the policies for the Service and for itself to the client, and then calls the pod as itself (Istio docs,
 * "Ambient data plane, In Mesh routing with Waypoint enabled"). It sees the port of the Service, not that of the pod.
 */
export function waypointWays(istio: Istio, workload: Workload, port: number, behind: Behind): readonly Way[] {
  return waypointCalls(istio, workload, port).flatMap((call) => {
    const { namespace, name, waypoint } = call.use;
    const relays = waypoint?.relays ?? [usualRelay(namespace, name)];
    return relays.map((relay) => wayThrough(istio, call, relay, behind));
  });
}

function wayThrough(istio: Istio, call: WaypointCall, relay: Relay, behind: Behind): Way {
  const { use, called, route } = call;
  const principal = istioPrincipalOf(istio, relay.namespace, relay.serviceAccount);
  const name = `${use.namespace}/${use.name}`;
  const through = relayed(atWaypoint(istio, call), behind.authorization, { principal, name });
  return {
    transport: 'mtls',
    port: behind.port,
    accepted: both(behind.accepted, use.waypoint === undefined ? 'unknown' : 'yes'),
    because: [use.because, ...(route === undefined ? [] : [route.because])],
    via: relay,
    ...(called === undefined ? {} : { called }),
    authorization: withCertificate(route === undefined ? through : routed(through, route)),
  };
}

/** What the waypoint permits; of one that isn't Istio's own, nothing is known. */
function atWaypoint(istio: Istio, { use, called, port, layer }: WaypointCall): Authorization {
  if (use.waypoint !== undefined && !use.waypoint.known) {
    const because: MeshBecause = {
      reason: 'istio/waypoint-foreign',
      resource: use.waypoint.gateway,
      detail: `${use.namespace}/${use.name}`,
    };
    const decisions = [{ requests: ALL_REQUESTS, outcome: 'unknown', because: [because] }] as const;
    return { permitted: NO_REQUESTS, unknown: ALL_REQUESTS, decisions };
  }
  const subject: PolicySubject = {
    namespace: use.namespace,
    labels: { ...use.waypoint?.labels, [GATEWAY_NAME_LABEL]: use.name },
    isWaypoint: true,
    services: called === undefined ? [] : [policyService(called.service)],
  };
  const tokens = looksAtTokens(istio, subject);
  const judged = authorizationOf(istio, policiesFor(istio, subject), port, layer, tokens);
  return doubtAt(istio, subject, 'waypoint', layer).authorization(judged);
}

function policyService({ namespace, resource }: Service): PolicyService {
  return { kind: 'Service', namespace, name: resource.name };
}
