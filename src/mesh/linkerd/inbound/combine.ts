import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { gather } from '#mesh/linkerd/inbound/authorize.ts';
import type { AddressSet } from '#set/address-set.ts';
import {
  complementRequests,
  intersectRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';

/** One of these holds, and which can't be told: sure is only what all of them permit. */
export function anyOf(authorizations: readonly Authorization[], because: MeshBecause): Authorization {
  const [first, ...rest] = authorizations;
  if (first === undefined || rest.length === 0) return first ?? gather([]);
  let [all, some] = [first.permitted, unionRequests(first.permitted, first.unknown)];
  for (const { permitted, unknown } of rest) {
    all = intersectRequests(all, permitted);
    some = unionRequests(some, unionRequests(permitted, unknown));
  }
  return gather([
    { requests: all, outcome: 'permitted', because: [because] },
    { requests: subtractRequests(some, all), outcome: 'unknown', because: [because] },
    { requests: complementRequests(some), outcome: 'denied', because: [because] },
  ]);
}

/** What is permitted if connections from some addresses aren't judged at all. */
export function unjudgedFrom(
  sources: AddressSet,
  judged: Authorization,
  because: MeshBecause,
): Authorization {
  const free: RequestSet = requestsWith({}, { source: sources });
  return gather([
    { requests: free, outcome: 'permitted', because: [because] },
    ...judged.decisions.flatMap((decision) => {
      const requests = subtractRequests(decision.requests, free);
      return requests.length === 0 ? [] : { ...decision, requests };
    }),
  ]);
}
