import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { WantedFlow } from '#equation/intent.ts';
import { listenerAt } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import { type Attempt, reach } from '#equation/reach.ts';
import { flowFacts } from '#facts/platform/flow.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { FlowFacts } from '#facts/platform/schema.ts';
import type { PostureFlow } from '#facts/posture/schema.ts';
import { telling } from '#facts/posture/tricks.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { workloadPeer } from '#network/peer.ts';
import { formatRequests } from '#set/format-requests.ts';
import type { Request } from '#set/request.ts';
import {
  includesRequests,
  intersectRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
  whereValue,
} from '#set/request-set.ts';
import { ABSENT, ALL_STRINGS, strings } from '#set/string-set.ts';

/** What surrounds a flow: the others between the same two, and at which known ports of a workload somebody undeclared gets in. */
export interface Surroundings {
  readonly same: readonly WantedFlow[];
  readonly openTo: (workload: Workload, port: number) => boolean;
}

/** What rules ask about a declared flow, for each of its ports. */
export function postureFlows(
  fabric: Fabric,
  wanted: WantedFlow,
  { same, openTo }: Surroundings,
  reasons: Reasons,
): readonly PostureFlow[] {
  const { flow, from, to } = wanted;
  const [client, server] = [membershipOf(fabric.mesh, from), membershipOf(fabric.mesh, to)];
  const meshed =
    client.mesh === server.mesh &&
    client.mesh !== 'none' &&
    client.member === 'yes' &&
    server.member === 'yes';
  return flowFacts(fabric, wanted, reasons).map((facts) => ({
    ...facts,
    at: `${flow.location.file}:${flow.location.line}`,
    meshed: meshed && !isProxyPort(fabric, to, 'TCP', facts.port),
    ...excessFacts(fabric, wanted, facts, same, reasons),
    unjudged: openTo(to, facts.port) && isUnjudged(fabric, to, facts.port),
  }));
}

/** Whether nothing looks at the requests that are sent there: whatever way a connection takes that is taken at all, all of HTTP is permitted to everybody. */
function isUnjudged(fabric: Fabric, to: Workload, port: number): boolean {
  const ways = (listenerAt(fabric, to, port)?.ways ?? []).filter(
    ({ accepted, authorization }) => accepted !== 'no' && !isNoRequests(authorization.permitted),
  );
  const everything = ({ transport, authorization }: Way): boolean =>
    includesRequests(
      authorization.permitted,
      requestsWith({ protocol: strings('http'), principal: transport === 'mtls' ? ALL_STRINGS : ABSENT }),
    );
  return ways.length > 0 && ways.every(everything);
}

/** What the caller may send to that port beyond what the flows between the two declare, if they declare operations. */
function excessFacts(
  fabric: Fabric,
  { from, to }: WantedFlow,
  { port }: FlowFacts,
  same: readonly WantedFlow[],
  reasons: Reasons,
): Pick<PostureFlow, 'excess' | 'excessSure' | 'sample' | 'excessBecause'> {
  const nothing = { excess: '', excessSure: false, sample: '', excessBecause: [] };
  const about = same.filter(({ flow }) => flow.ports.length === 0 || flow.ports.includes(port));
  const sets = about.map(({ flow }) => wantedRequests(flow.operations));
  const listener = listenerAt(fabric, to, port);
  if (listener === undefined || sets.some((set) => set === undefined)) return nothing;
  const wanted = sets.reduce<RequestSet>((all, set) => unionRequests(all, set ?? NO_REQUESTS), NO_REQUESTS);
  const beyond = reach(fabric, workloadPeer(from), listener).attempts.flatMap((one) => excessOf(one, wanted));
  const found = beyond.find(({ sure }) => sure) ?? beyond[0];
  if (found === undefined) return nothing;
  const operations = about.flatMap(({ flow }) => flow.operations);
  return {
    excess: formatRequests(found.rest),
    excessSure: found.sure,
    sample: sampleText(telling(found.rest, operations)),
    excessBecause: distinctReasons(reasons.mesh(found.because)),
  };
}

interface Excess {
  readonly rest: RequestSet;
  readonly sure: boolean;
  readonly because: readonly MeshBecause[];
}

/** What one way lets through beyond what is wanted: for sure, or else perhaps. */
function excessOf({ outcome, requests, way, identity }: Attempt, wanted: RequestSet): readonly Excess[] {
  if (outcome === 'closed') return [];
  const certain = outcome === 'open' ? subtractRequests(requests.certain, wanted) : NO_REQUESTS;
  const sure = !isNoRequests(certain);
  const rest = sure ? certain : subtractRequests(requests.possible, wanted);
  if (isNoRequests(rest)) return [];
  const { principal } = identity;
  const own = way.transport === 'plaintext' || principal === undefined ? ABSENT : strings(principal);
  const because = way.authorization.decisions
    .filter((decision) => decision.outcome !== 'denied')
    .filter((one) => !isNoRequests(intersectRequests(whereValue(one.requests, 'principal', own), rest)))
    .flatMap((decision) => decision.because);
  return [{ rest, sure, because }];
}

function sampleText(request: Request | undefined): string {
  if (request === undefined) return '';
  const { method, path, protocol } = request.values;
  if (protocol === 'tcp') return 'bytes that are not HTTP';
  return `${method ?? 'GET'} ${path ?? '/'}`;
}
