import type { Fabric } from '#equation/fabric.ts';
import type { WantedFlow } from '#equation/intent.ts';
import { listenerAt } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import { reach } from '#equation/reach.ts';
import { flowFacts } from '#facts/platform/flow.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { FlowFacts } from '#facts/platform/schema.ts';
import type { PostureFlow } from '#facts/posture/schema.ts';
import { telling } from '#facts/posture/tricks.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { workloadPeer } from '#network/peer.ts';
import { formatRequests } from '#set/format-requests.ts';
import type { Request } from '#set/request.ts';
import {
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';

/** What rules ask about a declared flow, for each of its ports. */
export function postureFlows(
  fabric: Fabric,
  wanted: WantedFlow,
  same: readonly WantedFlow[],
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
  }));
}

/** What the caller may send to that port beyond what the flows between the two declare, if they declare operations. */
function excessFacts(
  fabric: Fabric,
  { from, to }: WantedFlow,
  { port }: FlowFacts,
  same: readonly WantedFlow[],
  reasons: Reasons,
): Pick<PostureFlow, 'excess' | 'sample' | 'excessBecause'> {
  const nothing = { excess: '', sample: '', excessBecause: [] };
  const about = same.filter(({ flow }) => flow.ports.length === 0 || flow.ports.includes(port));
  const sets = about.map(({ flow }) => wantedRequests(flow.operations));
  const listener = listenerAt(fabric, to, port);
  if (listener === undefined || sets.some((set) => set === undefined)) return nothing;
  const wanted = sets.reduce<RequestSet>((all, set) => unionRequests(all, set ?? NO_REQUESTS), NO_REQUESTS);
  for (const { outcome, requests, way } of reach(fabric, workloadPeer(from), listener).attempts) {
    if (outcome === 'closed') continue;
    const rest = subtractRequests(outcome === 'open' ? requests.certain : requests.possible, wanted);
    if (isNoRequests(rest)) continue;
    const because = way.authorization.decisions
      .filter((decision) => decision.outcome !== 'denied')
      .flatMap((one) => one.because);
    return {
      excess: formatRequests(rest),
      sample: sampleText(
        telling(
          rest,
          about.flatMap(({ flow }) => flow.operations),
        ),
      ),
      excessBecause: distinctReasons(reasons.mesh(because)),
    };
  }
  return nothing;
}

function sampleText(request: Request | undefined): string {
  if (request === undefined) return '';
  const { method, path, protocol } = request.values;
  if (protocol === 'tcp') return 'bytes that are not HTTP';
  return `${method ?? 'GET'} ${path ?? '/'}`;
}
