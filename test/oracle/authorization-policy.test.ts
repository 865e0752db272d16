import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasRequest } from '#set/request.ts';
import { includesRequests, intersectRequests, isNoRequests, whereValue } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';
import {
  arbitraryPlainRequest,
  arbitraryPolicies,
  arbitraryPolicy,
  arbitraryRequests,
  arbitraryWorld,
} from './authorization-arbitrary.ts';
import { decide, istioOfWorld, requestOf } from './authorization-bridge.ts';
import { isPermitted, type WrittenPolicy } from './authorization-policy.ts';

const settings = { numRuns: 60, seed: 11 };

describe('authorization, against a pointwise evaluator', () => {
  test('a request is permitted if and only if the evaluator permits it', () => {
    const verdicts = { permitted: 0, denied: 0 };
    fc.assert(
      fc.property(arbitraryWorld, arbitraryPolicies, arbitraryRequests, (world, policies, requests) => {
        const authorization = decide(istioOfWorld(world, policies), requests);
        for (const request of requests) {
          const expected = isPermitted(world, policies, request);
          verdicts[expected ? 'permitted' : 'denied']++;
          expect(hasRequest(authorization.permitted, requestOf(request, authorization))).toBe(expected);
        }
      }),
      settings,
    );
    expect(Math.min(verdicts.permitted, verdicts.denied)).toBeGreaterThan(300);
  });

  test('the decisions partition all requests', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryPolicies, arbitraryPlainRequest, (world, policies, request) => {
        const authorization = decide(istioOfWorld(world, policies), [request]);
        const ours = requestOf(request, authorization);
        const holding = authorization.decisions.filter(({ requests }) => hasRequest(requests, ours));
        expect(holding).toHaveLength(1);
        expect(hasRequest(authorization.permitted, ours)).toBe(holding[0]?.outcome === 'permitted');
        expect(isNoRequests(intersectRequests(authorization.permitted, authorization.unknown))).toBe(true);
      }),
      settings,
    );
  });
});

describe('laws of authorization', () => {
  test('another DENY never opens', () => {
    fc.assert(
      fc.property(
        arbitraryWorld,
        arbitraryPolicies,
        arbitraryPolicy,
        arbitraryRequests,
        (world, some, more, requests) => {
          const wider = decide(istioOfWorld(world, some), requests);
          const narrower = decide(istioOfWorld(world, [...some, { ...more, action: 'DENY' }]), requests);
          expect(includesRequests(wider.permitted, narrower.permitted)).toBe(true);
        },
      ),
      { ...settings, numRuns: 40 },
    );
  });

  test('the first ALLOW never opens', () => {
    fc.assert(
      fc.property(
        arbitraryWorld,
        arbitraryPolicies,
        arbitraryPolicy,
        arbitraryRequests,
        (world, some, more, requests) => {
          const others = some.filter(({ action }) => action !== 'ALLOW');
          const wider = decide(istioOfWorld(world, others), requests);
          const narrower = decide(istioOfWorld(world, [...others, { ...more, action: 'ALLOW' }]), requests);
          expect(includesRequests(wider.permitted, narrower.permitted)).toBe(true);
        },
      ),
      { ...settings, numRuns: 40 },
    );
  });

  /** Who isn't known isn't one of those whom a policy excludes: so `not` fields are left out, and DENY. */
  test('a peer without its certificate may do no more than with it', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryPolicies, arbitraryRequests, (world, some, requests) => {
        const policies = some.filter(({ action }) => action !== 'DENY').map(withoutExclusions);
        const { permitted } = decide(istioOfWorld(world, policies), requests);
        const anonymous = whereValue(permitted, 'principal', ABSENT);
        const known = whereValue(permitted, 'principal', strings('td1/ns/shop/sa/web'));
        expect(includesRequests(known, anonymous)).toBe(true);
      }),
      { ...settings, numRuns: 40 },
    );
  });

  test('the order of the documents changes nothing', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryPolicies, arbitraryRequests, (world, policies, requests) => {
        const istio = istioOfWorld(world, policies);
        const { resources } = istio.cluster;
        const reversed = { ...istio, cluster: { ...istio.cluster, resources: [...resources].reverse() } };
        expect(JSON.stringify(decide(reversed, requests))).toBe(JSON.stringify(decide(istio, requests)));
      }),
      { ...settings, numRuns: 40 },
    );
  });

  test('what is not enforced changes nothing', () => {
    fc.assert(
      fc.property(
        arbitraryWorld,
        arbitraryPolicies,
        arbitraryPolicy,
        arbitraryRequests,
        (world, some, more, requests) => {
          const plain = decide(istioOfWorld(world, some), requests);
          for (const idle of [{ ...more, dryRun: true }, { ...more, action: 'AUDIT' } as const]) {
            const { permitted, unknown } = decide(istioOfWorld(world, [...some, idle]), requests);
            expect(permitted).toEqual(plain.permitted);
            expect(unknown).toEqual(plain.unknown);
          }
        },
      ),
      { ...settings, numRuns: 40 },
    );
  });
});

function withoutExclusions(policy: WrittenPolicy): WrittenPolicy {
  return JSON.parse(JSON.stringify(policy), (key, value) => (/^not[A-Z]/.test(key) ? undefined : value));
}
