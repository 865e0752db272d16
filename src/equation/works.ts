import { isScraper } from '#cluster/scraper.ts';
import type { Service } from '#cluster/service.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import { type Attempt, type Layer, reach } from '#equation/reach.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { semanticsOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { workloadPeer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { includesRequests, intersectRequests, isNoRequests, type RequestSet } from '#set/request-set.ts';

/** The first thing that stops an honest call. `client`: its own proxy doesn't let it out. */
export type Stop = 'client' | Layer;

/** `works(c, l)` by one way of calling: through a Service, or by the pods' own addresses. */
export interface Call {
  readonly service?: Service;
  readonly chosen: ChosenTransport;
  /** - `open`: it works. - `closed`: see `stoppedBy`. */
  readonly outcome: Outcome;
  readonly stoppedBy?: Stop;
  /** The way that the connection takes; none if the listener has no such way. */
  readonly attempt?: Attempt;
}

/** Whether a call that is wanted works: by every Service that leads there, or by the pods' addresses if none does (or for a scraper). */
export interface WorksVerdict {
  readonly client: Workload;
  readonly listener: FabricListener;
  /** The best of the calls. */
  readonly outcome: Outcome;
  readonly calls: readonly Call[];
}

/**
 * Whether an honest client's calls get through: the transport that its own proxy would choose is one that the listener accepts, the network
 * lets it pass, and these requests are permitted (all that may be, if none are named).
 */
export function works(
  fabric: Fabric,
  client: Workload,
  listener: FabricListener,
  requests?: RequestSet,
): WorksVerdict {
  const { attempts } = reach(fabric, workloadPeer(client), listener);
  const calls = destinationsOf(fabric, client, listener).map((destination) =>
    callOf(fabric, client, destination, attempts, requests),
  );
  const outcomes = calls.map(({ outcome }) => outcome);
  const outcome = outcomes.includes('open') ? 'open' : outcomes.includes('unknown') ? 'unknown' : 'closed';
  return { client, listener, outcome, calls };
}

function destinationsOf(
  { cluster }: Fabric,
  client: Workload,
  { workload, port, protocol }: FabricListener,
): readonly Destination[] {
  if (isScraper(client)) return [{ workload, port }];
  const found = cluster.services.flatMap((service) => {
    if (!service.backends.includes(workload)) return [];
    return service.ports
      .filter((one) => one.protocol === protocol && targetPorts(one, workload).includes(port))
      .map((servicePort): Destination => ({ workload, port, service, servicePort }));
  });
  return found.length > 0 ? found : [{ workload, port }];
}

function callOf(
  fabric: Fabric,
  client: Workload,
  destination: Destination,
  attempts: readonly Attempt[],
  requests: RequestSet | undefined,
): Call {
  const chosen = semanticsOf(fabric.mesh, client).choose(client, destination);
  const base = { ...(destination.service === undefined ? {} : { service: destination.service }), chosen };
  if (chosen.transport === 'refused') return { ...base, outcome: 'closed', stoppedBy: 'client' };
  const attempt = attempts.find(({ way }) => isTaken(way, chosen, destination));
  if (chosen.transport === 'unknown') return { ...base, outcome: 'unknown', ...(attempt && { attempt }) };
  if (attempt === undefined) return { ...base, outcome: 'closed', stoppedBy: 'transport' };
  const outcome = narrowed(attempt, requests);
  if (outcome !== 'closed') return { ...base, attempt, outcome };
  return { ...base, attempt, outcome, stoppedBy: attempt.stoppedBy ?? 'authorization' };
}

/** TLS of another kind than the mesh's is bytes without a mesh certificate to the listener. */
function isTaken(way: Way, { transport, port, via }: ChosenTransport, { service }: Destination): boolean {
  const wanted = transport === 'mtls' ? 'mtls' : 'plaintext';
  if (way.transport !== wanted || way.port !== port) return false;
  if (way.called !== undefined && way.called.service !== service) return false;
  return (
    way.via?.serviceAccount === via?.serviceAccount &&
    way.via?.namespace === via?.namespace &&
    way.via?.port === via?.port
  );
}

function narrowed({ outcome, requests }: Attempt, wanted: RequestSet | undefined): Outcome {
  if (wanted === undefined || outcome === 'closed') return outcome;
  if (includesRequests(requests.certain, wanted)) return outcome;
  return isNoRequests(intersectRequests(requests.possible, wanted)) ||
    !includesRequests(requests.possible, wanted)
    ? 'closed'
    : 'unknown';
}
