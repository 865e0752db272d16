import type { Answer } from '#mesh/answer.ts';
import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { PolicySubject } from '#mesh/istio/authorization/attaches.ts';
import type { ListenerLayer } from '#mesh/istio/authorization/authorization-of.ts';
import type { Effect, Extension, Place } from '#mesh/istio/extension/extension.ts';
import { extensionsFor } from '#mesh/istio/extension/extensions.ts';
import type { Istio } from '#mesh/istio/model.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

/** What extensions leave sure of a proxy. */
export interface Doubt {
  /** The extensions that make doubtful what the listener accepts; none: it is as it was. */
  readonly listener: readonly MeshBecause[];
  accepted(answer: Answer): Answer;
  authorization(authorization: Authorization): Authorization;
}

const NO_DOUBT: Doubt = {
  listener: [],
  accepted: (answer) => answer,
  authorization: (authorization) => authorization,
};

/**
 * What is left of a proxy's answers under the extensions at that place. What they may do isn't modelled: what they may let in isn't refused for
 * sure any more, and what they may refuse isn't permitted for sure. Where an extension sends a request on to somewhere else counts as
 * what the application itself would do.
 */
export function doubtAt(istio: Istio, subject: PolicySubject, place: Place, layer: ListenerLayer): Doubt {
  const all = extensionsFor(istio, subject, place).filter(
    (one) => layer !== 'tcp' || (one.at[place].effect !== 'refuse' && one.at[place].effect !== 'http'),
  );
  if (all.length === 0) return NO_DOUBT;
  const listener = all.filter((one) => one.at[place].effect === 'listener').map((one) => because(one, place));
  return {
    listener,
    accepted: (answer) => (listener.length > 0 ? 'unknown' : answer),
    authorization: (authorization) =>
      all.reduce((sure, one) => doubted(sure, one.at[place].effect, one, place), authorization),
  };
}

export function because({ resource, at }: Extension, place: Place): MeshBecause {
  return { reason: 'istio/not-modelled', resource, pointer: at[place].pointer };
}

const HTTP = requestsWith({ protocol: strings('http') });

const doubts = new WeakMap<Authorization, Map<string, Authorization>>();

function doubted(sure: Authorization, effect: Effect, one: Extension, place: Place): Authorization {
  const known = doubts.get(sure) ?? new Map<string, Authorization>();
  doubts.set(sure, known);
  const key = `${place} ${one.resource.id}`;
  const answer =
    known.get(key) ??
    inDoubt(
      sure,
      effect === 'any' || effect === 'listener' ? ALL_REQUESTS : HTTP,
      effect !== 'refuse',
      because(one, place),
    );
  known.set(key, answer);
  return answer;
}

/**
 * @param touched the requests that are seen
 * @param letsIn whether what was denied of them may be permitted
 */
function inDoubt(
  { permitted, unknown, decisions }: Authorization,
  touched: RequestSet,
  letsIn: boolean,
  why: MeshBecause,
): Authorization {
  const parted = decisions.flatMap((decision): readonly RequestDecision[] => {
    if (decision.outcome === 'denied' && !letsIn) return [decision];
    const inside = intersectRequests(decision.requests, touched);
    const outside = subtractRequests(decision.requests, touched);
    return [
      ...(isNoRequests(inside)
        ? []
        : [{ requests: inside, outcome: 'unknown' as const, because: [why, ...decision.because] }]),
      ...(isNoRequests(outside) ? [] : [{ ...decision, requests: outside }]),
    ];
  });
  const doubtful = letsIn ? touched : intersectRequests(permitted, touched);
  return {
    permitted: subtractRequests(permitted, touched),
    unknown: unionRequests(unknown, doubtful),
    decisions: parted,
  };
}
