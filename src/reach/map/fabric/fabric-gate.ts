import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { type Attempt, reach } from '#equation/reach.ts';
import type { Answer } from '#mesh/answer.ts';
import type { EntranceRoute, MeshEntrance } from '#mesh/entrance.ts';
import { workloadPeer } from '#network/peer.ts';
import { type EntranceReach, entranceReach } from '#reach/map/fabric/fabric-entrance.ts';
import { requestsText } from '#reach/map/fabric/flow.ts';
import { allEntrances } from '#reach/map/fabric/tls-port.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapGate, MapRoute, RefusingLayer } from '#reach/map/map-model.ts';
import { compareText } from '#reach/map/map-order.ts';
import { resourceRef } from '#reach/map/map-reason.ts';
import { hasConnection } from '#set/connection-set.ts';
import {
  includesRequests,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
} from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

/** What gateways open: each server or listener, whether the outside gets to it, and where it leads. */
export function fabricGates(
  fabric: Fabric,
  numberOf: ReadonlyMap<Workload, number>,
  groups: Groups,
): readonly MapGate[] {
  const entrances = entranceReach(fabric);
  return allEntrances(fabric)
    .map((gate): MapGate => {
      const { resource, pointer, gateways, port, podPorts, protocol, hosts, tls, minimumVersion } = gate;
      return {
        resource: resourceRef(resource),
        pointer,
        gateways: groups.numberOf(gateways),
        port,
        podPorts,
        protocol,
        hosts,
        tls,
        minimumVersion: minimumVersion ?? '',
        exposed: isExposed(gate, entrances),
        routes: gate.routes.flatMap((route) => mapRoute(fabric, gate, route, numberOf)),
      };
    })
    .sort((a, b) => compareText(a.resource.id, b.resource.id) || a.port - b.port);
}

/** Whether the outside gets to a gateway. One that isn't among the manifests may stand anywhere. */
export function isExposed(
  { gateways, podPorts }: Pick<MeshEntrance, 'gateways' | 'podPorts'>,
  entrances: readonly EntranceReach[],
): Answer {
  if (gateways.length === 0) return 'unknown';
  const admitted = entrances
    .filter(({ entrance: { workload } }) => gateways.includes(workload))
    .flatMap((one) => one.admitted.flatMap(({ flows }) => flows));
  const leads = (set: 'open' | 'unknown'): boolean =>
    admitted.some((one) => podPorts.some((port) => hasConnection(one[set], 'TCP', port)));
  if (leads('open')) return 'yes';
  return leads('unknown') ? 'unknown' : 'no';
}

function mapRoute(
  fabric: Fabric,
  gate: MeshEntrance,
  route: EntranceRoute,
  numberOf: ReadonlyMap<Workload, number>,
): readonly MapRoute[] {
  const { resource, pointer, workload, port, requests } = route;
  const to = numberOf.get(workload);
  if (to === undefined) return [];
  const base = {
    resource: resourceRef(resource),
    pointer,
    to,
    port,
    requests: requestsText(besidesHost(requests, gate)),
  };
  return [{ ...base, ...routeOutcome(fabric, gate, route) }];
}

/** What comes in by a route: of a gateway that reads HTTP nothing else. */
export function sentBy(gate: MeshEntrance, { resource, requests }: EntranceRoute): RequestSet {
  return HTTP_ROUTES.has(resource.kind) && isHttp(gate) ? intersectRequests(requests, ANY_HTTP) : requests;
}

const HTTP_ROUTES: ReadonlySet<string> = new Set(['VirtualService', 'HTTPRoute', 'GRPCRoute']);
const ANY_HTTP = requestsWith({ protocol: strings('http') });

/** Whether a gate ends TLS, if there is any, and reads HTTP (Istio docs, "Protocol Selection"). */
function isHttp({ protocol, tls }: MeshEntrance): boolean {
  return /^(https?|http2|grpc(-web)?)$/i.test(protocol) && tls !== 'passthrough';
}

/** Without the host that the gate demands of whatever comes in, and the server name that goes with it. */
export function besidesHost(requests: RequestSet, { hosts }: MeshEntrance): RequestSet {
  const named = hosts.every((host) => !host.endsWith('*'));
  return requests.map((region) => {
    const { sni: _name, host, ...values } = region.values;
    return { ...region, values: named || host === undefined ? values : { ...values, host } };
  });
}

type Outcome = Pick<MapRoute, 'works' | 'transport' | 'refusedBy'>;

const DEPTH: readonly RefusingLayer[] = ['network', 'transport', 'identity', 'authorization'];

/** What the destination lets the gateway send of what comes in; the best of its workloads. */
export function routeOutcome(fabric: Fabric, gate: MeshEntrance, route: EntranceRoute): Outcome {
  const { workload, port } = route;
  const { gateways } = gate;
  const requests = sentBy(gate, route);
  const listener = listenerAt(fabric, workload, port);
  if (gateways.length === 0 || listener === undefined) return { works: 'unknown' };
  const attempts = gateways.flatMap((gateway) => reach(fabric, workloadPeer(gateway), listener).attempts);
  const passing = attempts.flatMap((attempt) => {
    const works = passes(attempt, requests);
    return works === 'no' ? [] : [{ works, transport: attempt.way.transport }];
  });
  const best = passing.find(({ works }) => works === 'yes') ?? passing[0];
  if (best === undefined) {
    const stops = attempts.map(({ stoppedBy }) => stoppedBy ?? 'authorization');
    const by = stops.toSorted((a, b) => DEPTH.indexOf(b) - DEPTH.indexOf(a))[0];
    return { works: 'no', ...(by === undefined ? {} : { refusedBy: by }) };
  }
  const transports = new Set(passing.filter(({ works }) => works === best.works).map((one) => one.transport));
  return { works: best.works, transport: transports.size > 1 ? 'either' : best.transport };
}

function passes({ outcome, requests }: Attempt, wanted: EntranceRoute['requests']): Answer {
  if (outcome === 'closed' || isNoRequests(intersectRequests(requests.possible, wanted))) return 'no';
  return outcome === 'open' && includesRequests(requests.certain, wanted) ? 'yes' : 'unknown';
}
