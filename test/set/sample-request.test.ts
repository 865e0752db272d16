import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_ADDRESSES } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import { hasRequest, type Request } from '#set/request.ts';
import {
  ALL_REQUESTS,
  complementRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  unionRequests,
} from '#set/request-set.ts';
import { sampleRequest } from '#set/sample-request.ts';
import { ABSENT, ALL_STRINGS, ANY_CHARACTERS, pattern, strings } from '#set/string-set.ts';
import { buildRequests, PLACES, permits, writtenRequests } from '../oracle/request-oracle.ts';

describe('sampleRequest', () => {
  test('is in the set, if anything is', () => {
    fc.assert(
      fc.property(writtenRequests, (written) => {
        const set = buildRequests(written);
        const sample = sampleRequest(set);
        expect(sample === undefined).toBe(isNoRequests(set));
        if (sample === undefined) return;
        expect(hasRequest(set, sample)).toBe(true);
        const asked = PLACES.filter((place) => set.some(({ addresses }) => addresses[place] !== undefined));
        if (asked.length === 0) expect(permits(written, sample)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  const plain = { protocol: 'http', method: 'GET', path: '/' };

  test.each<[string, RequestSet, Request['values']]>([
    ['GET / of everything', ALL_REQUESTS, plain],
    ['another method if it must', requestsWith({ method: strings('PURGE') }), { ...plain, method: 'PURGE' }],
    [
      'the shortest path of a prefix',
      requestsWith({ method: strings('POST', 'PUT'), path: pattern('/refunds', ANY_CHARACTERS) }),
      { protocol: 'http', method: 'POST', path: '/refunds' },
    ],
    [
      'no certificate where none is needed',
      complementRequests(requestsWith({ principal: strings('a') })),
      plain,
    ],
    [
      'the region that demands least',
      unionRequests(
        requestsWith({ 'condition:x': strings('true') }),
        requestsWith({ 'header:x': strings('1'), host: ABSENT }),
      ),
      { ...plain, 'header:x': '1' },
    ],
    [
      'a name before the dot',
      requestsWith({ host: pattern(ANY_CHARACTERS, '.a.example') }),
      { ...plain, host: 'www.a.example' },
    ],
    [
      'a service account',
      requestsWith({ principal: pattern('td/ns/a/', ANY_CHARACTERS) }),
      { ...plain, principal: 'td/ns/a/sa/default' },
    ],
    [
      'a token that says something',
      requestsWith({ requestPrincipal: ALL_STRINGS }),
      { ...plain, requestPrincipal: 'https://issuer.example/subject' },
    ],
    ['TCP without method', requestsWith({ protocol: strings('tcp') }), { protocol: 'tcp' }],
  ])('%s', (_, set, values) => {
    expect(sampleRequest(set)?.values).toEqual(values);
  });

  test('an address where it is asked for', () => {
    const from = (text: string): RequestSet => requestsWith({}, { source: parseCidr(text) ?? NO_ADDRESSES });
    expect(sampleRequest(from('10.0.0.0/8'))?.addresses).toEqual({ source: '10.0.0.1' });
    expect(sampleRequest(from('fd00::/8'))?.addresses).toEqual({ source: 'fd00::' });
    expect(sampleRequest(from('172.16.0.0/12'))?.addresses).toEqual({ source: '172.16.0.0' });
    expect(sampleRequest(NO_REQUESTS)).toBeUndefined();
  });
});
