import { isScraper } from '#cluster/scraper.ts';
import type { Service } from '#cluster/service.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import { type Attempt, type Layer, reach } from '#equation/reach.ts';
import type { ChosenTransport, Destination, Possibility } from '#mesh/client.ts';
import { semanticsOf, supposing, waysTo } from '#mesh/mesh.ts';
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
 * lets it pass, and these requests are permitted (all that may be, if none are named). Where it can't be told which transport that is, since an end
 * may be in the mesh or not, the call is decided if it comes to the same each time.
 */
export function works(
  fabric: Fabric,
  client: Workload,
  listener: FabricListener,
  requests?: RequestSet,
): WorksVerdict {
  const { attempts } = reach(fabric, workloadPeer(client), listener);
  const calls = destinationsOf(fabric, client, listener).map((destination) => {
    const chosen = semanticsOf(fabric.mesh, client).choose(client, destination);
    const base = { ...(destination.service === undefined ? {} : { service: destination.service }), chosen };
    const { either } = chosen;
    const found =
      either === undefined
        ? judged(attempts, destination, chosen, requests)
        : eitherWay(fabric, client, listener, destination, either, requests);
    return { ...base, ...found };
  });
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

type Judged = Pick<Call, 'outcome' | 'stoppedBy' | 'attempt'>;

/** Decided only if it comes to the same whichever is so. */
function eitherWay(
  fabric: Fabric,
  client: Workload,
  listener: FabricListener,
  destination: Destination,
  either: readonly Possibility[],
  requests: RequestSet | undefined,
): Judged {
  const { workload, protocol, port } = listener;
  const all = either.map((one) => {
    const mesh = supposing(fabric.mesh, [
      [client, one.client],
      [workload, one.server],
    ]);
    const ways = waysTo(mesh, workload, protocol, port);
    const { attempts } = reach({ ...fabric, mesh }, workloadPeer(client), { ...listener, ways });
    return judged(attempts, destination, one, requests);
  });
  const [first] = all;
  const isDecided = first !== undefined && all.every(({ outcome }) => outcome === first.outcome);
  return isDecided ? first : { outcome: 'unknown' };
}

function judged(
  attempts: readonly Attempt[],
  destination: Destination,
  chosen: ChosenTransport,
  requests: RequestSet | undefined,
): Judged {
  if (chosen.transport === 'refused') return { outcome: 'closed', stoppedBy: 'client' };
  const attempt = attempts.find(({ way }) => isTaken(way, chosen, destination));
  if (chosen.transport === 'unknown') return { outcome: 'unknown', ...(attempt && { attempt }) };
  if (attempt === undefined) return { outcome: 'closed', stoppedBy: 'transport' };
  const outcome = narrowed(attempt, requests);
  if (outcome !== 'closed') return { attempt, outcome };
  return { attempt, outcome, stoppedBy: attempt.stoppedBy ?? 'authorization' };
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
