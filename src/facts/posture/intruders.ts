import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { Passage } from '#equation/passage.ts';
import { undeclared } from '#equation/undeclared.ts';
import { passageReasons, requestsText } from '#facts/platform/inbound.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import { probeRequests } from '#facts/posture/probes.ts';
import type { IntruderFacts } from '#facts/posture/schema.ts';
import { exampleText, whoText } from '#facts/posture/who.ts';
import { includesRequests, isAllRequests, NO_REQUESTS } from '#set/request-set.ts';

/**
 * The peers of some passages whom no declared flow covers; those of whom the same is true are told once. Whoever can only send what the
 * kubelet's probes send is none of them.
 */
export function intruderFacts(
  fabric: Fabric,
  wanted: Wanted,
  passages: readonly Passage[],
  reasons: Reasons,
): readonly IntruderFacts[] {
  const told = new Map<string, IntruderFacts>();
  const [first] = passages;
  const probes = first === undefined ? NO_REQUESTS : probeRequests(first.listener.workload);
  for (const passage of passages) {
    const rest = undeclared(fabric, wanted, passage);
    if (rest === undefined || includesRequests(probes, rest.requests.possible)) continue;
    const facts = intruder(fabric, rest, reasons);
    const { because: _because, ...what } = facts;
    const key = JSON.stringify(what);
    if (!told.has(key)) told.set(key, facts);
  }
  return [...told.values()];
}

function intruder(fabric: Fabric, passage: Passage, reasons: Reasons): IntruderFacts {
  const { peer, outcome, way, via, requests } = passage;
  const sent = outcome === 'open' ? requests.certain : requests.possible;
  return {
    type: peer.type === 'address' ? 'addresses' : peer.type,
    who: whoText(fabric, peer),
    example: peer.type === 'pods' ? exampleText(peer.witness) : '',
    outcome,
    transport: way.transport,
    via: via?.resource.id ?? '',
    requests: requestsText(sent),
    unconditional: isAllRequests(sent),
    because: passageReasons(fabric, passage, reasons),
  };
}
