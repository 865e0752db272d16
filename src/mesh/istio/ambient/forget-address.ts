import type { RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { AddressDimension } from '#set/dimension.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  NO_REQUESTS,
  type Region,
  type RequestSet,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';

type Outcome = RequestDecision['outcome'];
const OUTCOMES: readonly Outcome[] = ['permitted', 'denied', 'unknown'];

/**
 * Decisions that partition all requests, as they are for a peer whose address in one dimension isn't known: where it makes no
 * difference, as before; the rest is unknown, for this reason too.
 */
export function forgetAddress(
  decisions: readonly RequestDecision[],
  dimension: AddressDimension,
  reason: MeshBecause,
): readonly RequestDecision[] {
  const asked = decisions.some(({ requests }) =>
    requests.some(({ addresses }) => addresses[dimension] !== undefined),
  );
  if (!asked) return decisions;
  const free = decisions.map(({ requests, ...decision }) => ({
    ...decision,
    requests: requests.map((region) => without(region, dimension)),
  }));
  const possible = new Map(OUTCOMES.map((outcome) => [outcome, requestsWithOutcome(free, outcome)]));
  const sure = free.map(({ requests, ...decision }) => {
    const others = OUTCOMES.filter((outcome) => outcome !== decision.outcome);
    const doubted = others.map((outcome) => possible.get(outcome) ?? NO_REQUESTS);
    return { ...decision, requests: doubted.reduce(subtractRequests, requests) };
  });
  const unsure = sure.reduce((rest, { requests }) => subtractRequests(rest, requests), ALL_REQUESTS);
  const concerned = free.filter(({ requests }) => !isNoRequests(intersectRequests(requests, unsure)));
  const because = [...concerned.flatMap((decision) => decision.because), reason];
  return [...disjoint(sure), { requests: unsure, outcome: 'unknown' as const, because }].filter(
    ({ requests }) => !isNoRequests(requests),
  );
}

/** The union of the requests of all decisions with an outcome. */
export function requestsWithOutcome(decisions: readonly RequestDecision[], outcome: Outcome): RequestSet {
  return decisions
    .filter((decision) => decision.outcome === outcome)
    .reduce((all, { requests }) => unionRequests(all, requests), NO_REQUESTS);
}

/** Without their addresses two decisions of the same outcome may meet: the first is told. */
function disjoint(decisions: readonly RequestDecision[]): readonly RequestDecision[] {
  let seen = NO_REQUESTS;
  return decisions.map(({ requests, ...decision }) => {
    const fresh = subtractRequests(requests, seen);
    seen = unionRequests(seen, requests);
    return { ...decision, requests: fresh };
  });
}

function without({ values, addresses }: Region, dimension: AddressDimension): Region {
  const { [dimension]: _forgotten, ...others } = addresses;
  return { values, addresses: others };
}
