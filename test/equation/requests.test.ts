import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestsFrom } from '#equation/requests.ts';
import { type AddressSet, ALL_ADDRESSES, complementAddresses } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import { hasRequest, type Request } from '#set/request.ts';
import { NO_REQUESTS, type RequestSet, requestsWith, unionRequests } from '#set/request-set.ts';
import { ABSENT, complementStrings, type StringSet, strings } from '#set/string-set.ts';

const INSIDE = block('10.0.0.0/8');
const OUTSIDE = complementAddresses(INSIDE);
const METHODS = ['GET', 'POST'];
const PRINCIPALS = [undefined, 'a', 'b'];
const CLAIMS = [undefined, 'admin'];
const CONSENT = [undefined, 'true'];
const SOURCES = ['10.1.2.3', '8.8.8.8'];

function block(text: string): AddressSet {
  const set = parseCidr(text);
  if (set === undefined) throw new Error(text);
  return set;
}

const oneOf = (values: readonly (string | undefined)[]): fc.Arbitrary<StringSet> =>
  fc.constantFrom(...values).chain((value) => {
    const set = value === undefined ? ABSENT : strings(value);
    return fc.constantFrom(set, complementStrings(set));
  });

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const region: fc.Arbitrary<RequestSet> = fc
  .record({
    method: optional(oneOf(METHODS)),
    principal: optional(oneOf(PRINCIPALS)),
    claim: optional(oneOf(CLAIMS)),
    consent: optional(oneOf(CONSENT)),
    source: optional(fc.constantFrom(INSIDE, OUTSIDE)),
  })
  .map(({ method, principal, claim, consent, source }) =>
    requestsWith(
      {
        ...(method && { method }),
        ...(principal && { principal }),
        ...(claim && { 'claim:role': claim }),
        ...(consent && { 'condition:consent': consent }),
      },
      source && { source },
    ),
  );

function request(method: string, principal?: string, claim?: string, consent?: string): Request {
  return {
    values: {
      method,
      ...(principal !== undefined && { principal }),
      ...(claim !== undefined && { 'claim:role': claim }),
      ...(consent !== undefined && { 'condition:consent': consent }),
    },
    addresses: {},
  };
}

const sets = fc.array(region, { maxLength: 4 }).map((list) => list.reduce(unionRequests, NO_REQUESTS));

describe('what a peer may send', () => {
  test('is certain if it is permitted wherever he stands and whatever he does not choose, without a token', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom(INSIDE, OUTSIDE, ALL_ADDRESSES), (permitted, source) => {
        const { certain, possible } = requestsFrom(
          { permitted, unknown: NO_REQUESTS, decisions: [] },
          { source },
        );
        const places = SOURCES.filter(
          (_, index) => source === ALL_ADDRESSES || (index === 0) === (source === INSIDE),
        );
        for (const method of METHODS) {
          for (const principal of PRINCIPALS) {
            const holds = (claim: string | undefined, consent: string | undefined, place: string): boolean =>
              hasRequest(permitted, {
                ...request(method, principal, claim, consent),
                addresses: { source: place },
              });
            const asked = request(method, principal);
            const everywhere = places.every((place) =>
              CONSENT.every((consent) => holds(undefined, consent, place)),
            );
            const somewhere = places.some((place) =>
              CONSENT.some((consent) => CLAIMS.some((claim) => holds(claim, consent, place))),
            );
            expect(hasRequest(certain, asked)).toBe(everywhere);
            // Possible leaves the token's and the condition's dimensions in the set: some value of them will do.
            const possibly = CONSENT.some((consent) =>
              CLAIMS.some((claim) => hasRequest(possible, request(method, principal, claim, consent))),
            );
            expect(possibly).toBe(somewhere);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
