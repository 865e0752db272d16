import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import type { Way } from '#mesh/way.ts';
import {
  ALL_REQUESTS,
  equalRequests,
  includesRequests,
  intersectRequests,
  isNoRequests,
  NO_REQUESTS,
  unionRequests,
} from '#set/request-set.ts';
import { deployment, namespace, service, waypoint } from '../istio-of.ts';
import { policy, principal, told, waysOf } from './ways-of.ts';

const account = fc.constantFrom(principal('front'), principal('wp'), 'cluster.local/ns/shop/*', '*');
const source = fc.oneof(
  fc.record({ principals: fc.array(account, { minLength: 1, maxLength: 2 }) }),
  fc.record({ notPrincipals: fc.array(account, { minLength: 1, maxLength: 2 }) }),
  fc.constant({ ipBlocks: ['10.0.0.0/8'] }),
  fc.constant({ namespaces: ['shop'] }),
);
const operation = fc.oneof(
  fc.record({ ports: fc.subarray(['80', '8080', '9090'], { minLength: 1 }) }),
  fc.record({ methods: fc.subarray(['GET', 'POST'], { minLength: 1 }) }),
  fc.constant({ notPaths: ['/admin/*'] }),
);
const rule = fc.record(
  {
    from: fc.array(fc.record({ source }), { minLength: 1, maxLength: 2 }),
    to: fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const attachment: fc.Arbitrary<JsonObject> = fc.constantFrom(
  {},
  { selector: { matchLabels: { app: 'web' } } },
  { targetRefs: [{ group: '', kind: 'Service', name: 'web' }] },
  { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'wp' }] },
);
const spec = (action: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(attachment, action, fc.array(rule, { maxLength: 2 }))
    .map(([attached, chosen, rules]) => ({ ...attached, action: chosen, rules }));
const policies = fc
  .array(spec(fc.constantFrom('ALLOW', 'DENY')), { maxLength: 3 })
  .map((specs) => specs.map((one, index) => policy(`p${index}`, one)));
const mode = fc.constantFrom<JsonObject>(
  namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }),
  namespace('shop', { 'istio-injection': 'enabled' }),
);
const port = fc.constantFrom(8080, 9090);

const PODS = [
  deployment('web'),
  service('web', { labels: { 'istio.io/use-waypoint': 'wp' } }),
  waypoint('wp'),
  namespace('other', { 'istio.io/dataplane-mode': 'ambient' }),
];

function key(one: Way): string {
  return `${told([one])[0]} ${one.called?.service.resource.name ?? ''}`;
}

describe('whatever the policies', () => {
  test('the order of documents decides nothing', () => {
    fc.assert(
      fc.property(mode, policies, port, fc.nat(20), (shop, written, at, shift) => {
        const all = [shop, ...PODS, ...written];
        const place = shift % all.length;
        const turned = [...all.slice(place), ...all.slice(0, place)].reverse();
        const [a, b] = [waysOf(all, at), waysOf(turned, at)];
        expect(b.map(key)).toEqual(a.map(key));
        for (const [index, { authorization }] of a.entries()) {
          expect(b[index]?.authorization.permitted).toEqual(authorization.permitted);
          expect(b[index]?.authorization.unknown).toEqual(authorization.unknown);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the decisions of a way partition all requests, and its sets are theirs', () => {
    fc.assert(
      fc.property(mode, policies, port, (shop, written, at) => {
        for (const { authorization } of waysOf([shop, ...PODS, ...written], at)) {
          const { decisions, permitted, unknown } = authorization;
          let seen = NO_REQUESTS;
          for (const { requests } of decisions) {
            expect(isNoRequests(intersectRequests(seen, requests))).toBe(true);
            seen = unionRequests(seen, requests);
          }
          expect(equalRequests(seen, ALL_REQUESTS)).toBe(true);
          const of = (outcome: string) =>
            decisions.filter((one) => one.outcome === outcome).map(({ requests }) => requests);
          expect(equalRequests(of('permitted').reduce(unionRequests, NO_REQUESTS), permitted)).toBe(true);
          expect(equalRequests(of('unknown').reduce(unionRequests, NO_REQUESTS), unknown)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('one more DENY opens nothing', () => {
    fc.assert(
      fc.property(mode, policies, spec(fc.constant('DENY')), port, (shop, written, deny, at) => {
        const before = waysOf([shop, ...PODS, ...written], at);
        const after = waysOf([shop, ...PODS, ...written, policy('deny', deny)], at);
        expect(after.map(key)).toEqual(before.map(key));
        for (const [index, { authorization: now }] of after.entries()) {
          const { permitted = NO_REQUESTS, unknown = NO_REQUESTS } = before[index]?.authorization ?? {};
          expect(
            includesRequests(unionRequests(permitted, unknown), unionRequests(now.permitted, now.unknown)),
          ).toBe(true);
          expect(includesRequests(permitted, now.permitted)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});
