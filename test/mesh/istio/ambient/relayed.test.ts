import { describe, expect, test } from 'vitest';
import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import { requestsWithOutcome } from '#mesh/istio/ambient/forget-address.ts';
import { relayed } from '#mesh/istio/ambient/relayed.ts';
import { NO_ADDRESSES } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import {
  ALL_REQUESTS,
  complementRequests,
  equalRequests,
  intersectRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

const WAYPOINT = { principal: 'cluster.local/ns/shop/sa/waypoint', name: 'shop/waypoint' };
const gets = requestsWith({ method: strings('GET') });
const fromWeb = requestsWith({ principal: strings('cluster.local/ns/shop/sa/web') });
const fromWaypoint = requestsWith({ principal: strings(WAYPOINT.principal) });
const near = requestsWith({}, { source: parseAddresses('10.0.0.0/8') ?? NO_ADDRESSES });

describe('what gets through a relay and into the pod', () => {
  test('the relay judges the peer, the pod judges the relay', () => {
    const both = relayed(only(intersectRequests(gets, fromWeb)), only(fromWaypoint), WAYPOINT);
    expect(equalRequests(both.permitted, intersectRequests(gets, fromWeb))).toBe(true);
    expect(both.unknown).toEqual(NO_REQUESTS);
    expectPartition(both);
  });

  test('a pod that demands the peer instead of the relay lets nothing through', () => {
    const both = relayed(only(ALL_REQUESTS), only(fromWeb), WAYPOINT);
    expect(both.permitted).toEqual(NO_REQUESTS);
    expect(both.unknown).toEqual(NO_REQUESTS);
    expectPartition(both);
  });

  test('a pod that asks for the address sees that of the relay, which nobody knows', () => {
    const both = relayed(only(gets), only(near), WAYPOINT);
    expect(both.permitted).toEqual(NO_REQUESTS);
    expect(equalRequests(both.unknown, gets)).toBe(true);
    expect(both.decisions.flatMap(({ because }) => because).map(({ reason }) => reason)).toContain(
      'istio/waypoint-address',
    );
    expectPartition(both);
  });

  test('where the address decides nothing, it is not missed', () => {
    const permitted = unionRequests(intersectRequests(near, fromWaypoint), fromWaypoint);
    const atPod = authorization([
      [intersectRequests(near, fromWaypoint), 'permitted'],
      [subtractRequests(fromWaypoint, near), 'permitted'],
      [intersectRequests(near, complementRequests(fromWaypoint)), 'denied'],
      [subtractRequests(complementRequests(fromWaypoint), near), 'denied'],
    ]);
    expect(equalRequests(atPod.permitted, permitted)).toBe(true);
    const both = relayed(only(gets), atPod, WAYPOINT);
    expect(equalRequests(both.permitted, gets)).toBe(true);
    expectPartition(both);
  });

  test('what is unknown to one of them is unknown, unless the other denies', () => {
    const doubtful = authorization([
      [gets, 'unknown'],
      [complementRequests(gets), 'denied'],
    ]);
    expect(equalRequests(relayed(doubtful, only(fromWaypoint), WAYPOINT).unknown, gets)).toBe(true);
    expect(relayed(doubtful, only(fromWeb), WAYPOINT).unknown).toEqual(NO_REQUESTS);
    expect(
      equalRequests(relayed(only(fromWeb), doubtful, WAYPOINT).unknown, intersectRequests(gets, fromWeb)),
    ).toBe(true);
  });
});

function only(permitted: RequestSet): Authorization {
  return authorization([
    [permitted, 'permitted'],
    [complementRequests(permitted), 'denied'],
  ]);
}

function authorization(parts: readonly (readonly [RequestSet, RequestDecision['outcome']])[]): Authorization {
  const decisions = parts
    .map(
      ([requests, outcome]): RequestDecision => ({
        requests,
        outcome,
        because: [{ reason: 'none/no-proxy' }],
      }),
    )
    .filter(({ requests }) => !isNoRequests(requests));
  return {
    permitted: requestsWithOutcome(decisions, 'permitted'),
    unknown: requestsWithOutcome(decisions, 'unknown'),
    decisions,
  };
}

function expectPartition({ decisions }: Authorization): void {
  const all = decisions.reduce<RequestSet>((sum, { requests }) => unionRequests(sum, requests), NO_REQUESTS);
  expect(equalRequests(all, ALL_REQUESTS)).toBe(true);
  for (const [index, { requests }] of decisions.entries())
    for (const other of decisions.slice(index + 1))
      expect(isNoRequests(intersectRequests(requests, other.requests))).toBe(true);
}
