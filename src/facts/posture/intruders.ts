import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { Passage } from '#equation/passage.ts';
import { undeclared } from '#equation/undeclared.ts';
import { passageReasons, requestsText } from '#facts/platform/inbound.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import { probeJudge } from '#facts/posture/probes.ts';
import type { IntruderFacts } from '#facts/posture/schema.ts';
import { exampleText, togetherText, whoText } from '#facts/posture/who.ts';
import { isAllRequests } from '#set/request-set.ts';

/**
 * The peers of some passages to one listener whom no declared flow covers; those who get the same are told together. Whoever can only send
 * what the kubelet's probes send is none of them.
 */
export function intruderFacts(
  fabric: Fabric,
  wanted: Wanted,
  passages: readonly Passage[],
  reasons: Reasons,
): readonly IntruderFacts[] {
  const [first] = passages;
  if (first === undefined) return [];
  const isProbe = probeJudge(first.listener.workload);
  const groups = new Map<string, Passage[]>();
  for (const passage of passages) {
    const rest = undeclared(fabric, wanted, passage);
    if (rest === undefined || isProbe(rest.requests.possible)) continue;
    const key = alike(rest);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rest]);
    else group.push(rest);
  }
  return [...groups.values()].map((group) => told(fabric, group, reasons));
}

/** What they get, and how. */
function alike({ peer, outcome, way, via, requests }: Passage): string {
  const sent = outcome === 'open' ? requests.certain : requests.possible;
  return [peer.type, outcome, way.transport, via?.resource.id ?? '', requestsText(sent)].join('\0');
}

/** The reasons and the example are those of the first of them by name, whatever the order in which they were found. */
function told(fabric: Fabric, group: readonly Passage[], reasons: Reasons): IntruderFacts {
  const named = group
    .map((passage) => ({ passage, who: whoText(fabric, passage.peer) }))
    .sort((a, b) => (a.who < b.who ? -1 : 1));
  const [first] = named;
  if (first === undefined) throw new RangeError('a group of passages is never empty');
  const { peer, outcome, way, via, requests } = first.passage;
  const sent = outcome === 'open' ? requests.certain : requests.possible;
  return {
    type: peer.type === 'address' ? 'addresses' : peer.type,
    who:
      named.length === 1
        ? first.who
        : togetherText(
            fabric,
            named.map(({ passage }) => passage.peer),
          ),
    example: peer.type === 'pods' ? exampleText(peer.witness) : '',
    outcome,
    transport: way.transport,
    via: via?.resource.id ?? '',
    requests: requestsText(sent),
    unconditional: isAllRequests(sent),
    because: passageReasons(fabric, first.passage, reasons),
  };
}
