import type { Answer } from '#mesh/answer.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import {
  ALL_REQUESTS,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  subtractRequests,
} from '#set/request-set.ts';

/**
 * What is permitted at a port of which it is known, or isn't, whether it goes through the proxy at all: past it everything is; and where
 * that isn't known, what the proxy would not permit isn't known either.
 */
export function ifProxied(
  proxied: Answer,
  authorization: Authorization,
  because: readonly MeshBecause[],
): Authorization {
  if (proxied === 'yes') return authorization;
  return proxied === 'no' ? permitsEverything(because) : doubted(authorization, because);
}

/** Everything is permitted, or all of these. */
export function permitsEverything(
  because: readonly MeshBecause[],
  requests: RequestSet = ALL_REQUESTS,
): Authorization {
  const rest = subtractRequests(ALL_REQUESTS, requests);
  const decisions = [{ requests, outcome: 'permitted', because }] as const;
  return {
    permitted: requests,
    unknown: NO_REQUESTS,
    decisions: isNoRequests(rest)
      ? decisions
      : [...decisions, { requests: rest, outcome: 'denied', because }],
  };
}

/** What is permitted stays so; the rest is unknown. */
export function doubted(authorization: Authorization, because: readonly MeshBecause[]): Authorization {
  const { permitted, decisions } = authorization;
  return {
    permitted,
    unknown: subtractRequests(ALL_REQUESTS, permitted),
    decisions: decisions.map((decision) =>
      decision.outcome === 'permitted'
        ? decision
        : { ...decision, outcome: 'unknown', because: [...decision.because, ...because] },
    ),
  };
}
