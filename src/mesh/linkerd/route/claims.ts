import type { Pointer } from '#manifest/pointer.ts';
import { hostMatches } from '#mesh/linkerd/route/host-match.ts';
import type { Route, RouteMatch } from '#mesh/linkerd/route/route.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';
import { complementStrings, strings } from '#set/string-set.ts';

/** The requests that a rule of a route gets. */
export interface Claim {
  readonly route: Route;
  readonly rule: Pointer;
  readonly redirects: boolean;
  readonly requests: RequestSet;
}

interface Candidate extends Claim {
  readonly rank: readonly number[];
}

/**
 * Which requests each rule gets, of routes in order of precedence: a request goes to the most specific match, and among equals to the
 * first (linkerd2-proxy, http/route, `find`: host, then path, then the rest). What is in no claim matches no route.
 */
export function routeClaims(routes: readonly Route[]): {
  readonly claims: readonly Claim[];
  readonly unmatched: RequestSet;
} {
  const candidates = routes
    .flatMap((route) => candidatesOf(route, literalPaths(routes)))
    .map((candidate, index) => ({ candidate, index }))
    .sort((a, b) => compareRanks(b.candidate.rank, a.candidate.rank) || a.index - b.index);
  const claims = new Map<string, Claim>();
  let unmatched: RequestSet = ALL_REQUESTS;
  for (const { candidate } of candidates) {
    const { rank: _, ...claim } = candidate;
    const requests = intersectRequests(unmatched, claim.requests);
    if (isNoRequests(requests)) continue;
    unmatched = subtractRequests(unmatched, claim.requests);
    const key = `${claim.route.key} ${claim.rule}`;
    const known = claims.get(key);
    claims.set(key, {
      ...claim,
      requests: known === undefined ? requests : unionRequests(known.requests, requests),
    });
  }
  return { claims: [...claims.values()], unmatched };
}

function candidatesOf(route: Route, paths: readonly string[]): readonly Candidate[] {
  return hostMatches(route).flatMap((host) =>
    route.rules.flatMap(({ pointer, matches, redirects }) =>
      matches
        .flatMap((match) => ranked(match, paths))
        .map(({ requests, rank }) => ({
          route,
          rule: pointer,
          redirects,
          requests: intersectRequests(host.requests, requests),
          rank: [...host.rank, ...rank],
        })),
    ),
  );
}

/** The paths that some match writes out: at those, a regular expression is no longer than that match. */
function literalPaths(routes: readonly Route[]): readonly string[] {
  const matches = routes.flatMap(({ rules }) => rules.flatMap((rule) => rule.matches));
  if (matches.every(({ rank }) => rank[0] !== undefined)) return [];
  return [...new Set(matches.flatMap(({ path }) => path ?? []))];
}

/** A match with a rank in numbers. One whose path is as long as the request's own is longer than all, but at the literal paths. */
function ranked(
  { requests, rank }: RouteMatch,
  paths: readonly string[],
): readonly { readonly requests: RequestSet; readonly rank: readonly number[] }[] {
  const [length, ...rest] = rank;
  if (length !== undefined) return [{ requests, rank: [length, ...rest] }];
  const elsewhere = requestsWith({ path: complementStrings(strings(...paths)) });
  return [
    { requests: intersectRequests(requests, elsewhere), rank: [Number.POSITIVE_INFINITY, ...rest] },
    ...paths.map((path) => ({
      requests: intersectRequests(requests, requestsWith({ path: strings(path) })),
      rank: [path.length, ...rest],
    })),
  ];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    // Not by difference: infinite lengths are equal.
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
