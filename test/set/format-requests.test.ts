import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_ADDRESSES } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import { formatRequests } from '#set/format-requests.ts';
import { normalRequests } from '#set/normal.ts';
import { plainest } from '#set/plainest.ts';
import {
  ALL_REQUESTS,
  complementRequests,
  equalRequests,
  intersectRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';
import {
  ABSENT,
  ALL_STRINGS,
  ANY_CHARACTERS,
  complementStrings,
  pattern,
  strings,
  unionStrings,
} from '#set/string-set.ts';
import { buildRequests, writtenRequests } from '../oracle/request-oracle.ts';

const refunds = requestsWith({
  method: strings('POST', 'GET'),
  path: pattern('/refunds', ANY_CHARACTERS),
});
const health = requestsWith({ path: strings('/healthz') });
const external = requestsWith({ 'condition:the authorizer opa consents': strings('true') });

describe('formatRequests', () => {
  test.each<[string, RequestSet]>([
    ['nothing', NO_REQUESTS],
    ['anything', ALL_REQUESTS],
    ['GET, POST /refunds*', refunds],
    ['GET, POST /refunds*; any method /healthz', unionRequests(health, refunds)],
    ['GET on any path', requestsWith({ method: strings('GET') })],
    ['any HTTP', requestsWith({ protocol: strings('http') })],
    ['any TCP', requestsWith({ protocol: strings('tcp') })],
    ['GET on any path', requestsWith({ method: strings('GET'), protocol: strings('http') })],
    [
      'any method on any path but /admin*',
      requestsWith({
        protocol: strings('http'),
        path: complementStrings(pattern('/admin', ANY_CHARACTERS)),
      }),
    ],
    [
      'any TCP; any method but POST on any path',
      complementRequests(requestsWith({ method: strings('POST') })),
    ],
    [
      'any method but POST on any path',
      requestsWith({ protocol: strings('http'), method: complementStrings(strings('POST')) }),
    ],
    ['anything with header x-token=a', requestsWith({ 'header:x-token': strings('a') })],
    ['anything with header x-token=(a, b)', requestsWith({ 'header:x-token': strings('a', 'b') })],
    ['anything with header x-token="absent"', requestsWith({ 'header:x-token': strings('absent') })],
    ['anything without header __proto__', requestsWith({ 'header:__proto__': ABSENT })],
    ['anything with query parameter q', requestsWith({ 'query:q': ALL_STRINGS })],
    [
      'anything with claim groups=admin or absent',
      requestsWith({ 'claim:groups': unionStrings(strings('admin'), ABSENT) }),
    ],
    ['anything without a client certificate', requestsWith({ principal: ABSENT })],
    ['anything as cluster.local/ns/a/sa/b', requestsWith({ principal: strings('cluster.local/ns/a/sa/b') })],
    ['anything to host *.example.com', requestsWith({ host: pattern(ANY_CHARACTERS, '.example.com') })],
    [
      'any method /healthz from 10.0.0.0/8, with a token, if the authorizer opa consents',
      intersectRequests(
        external,
        requestsWith(
          { path: strings('/healthz'), requestPrincipal: ALL_STRINGS },
          { source: parseCidr('10.0.0.0/8') ?? NO_ADDRESSES },
        ),
      ),
    ],
    ['anything unless the authorizer opa consents', complementRequests(external)],
    [
      'any TCP; any method on any path but /healthz; anything with a client certificate',
      complementRequests(requestsWith({ path: strings('/healthz'), principal: ABSENT })),
    ],
  ])('%s', (text, set) => {
    expect(formatRequests(set)).toBe(text);
  });

  test('counts what is too much to read', () => {
    const many = Array.from({ length: 25 }, (_, n) =>
      requestsWith({ path: strings(`/${n}`), method: strings(`M${n}`) }),
    ).reduce(unionRequests);
    expect(formatRequests(many)).toMatch(/^M0 \/0; .*; and 5 more$/);
  });
});

describe('what the text depends on', () => {
  const twice = fc.tuple(writtenRequests, writtenRequests, writtenRequests);

  test('is what is in the set, not how it came about', () => {
    fc.assert(
      fc.property(twice, ([first, second, third]) => {
        const [a, b, c] = [buildRequests(first), buildRequests(second), buildRequests(third)];
        const one = unionRequests(subtractRequests(a, b), c);
        const other = complementRequests(
          intersectRequests(complementRequests(c), unionRequests(b, complementRequests(a))),
        );
        expect(normalRequests(other)).toEqual(normalRequests(one));
        expect(formatRequests(other)).toBe(formatRequests(one));
      }),
      { numRuns: 60 },
    );
  });

  test('the forms hold the same requests', () => {
    fc.assert(
      fc.property(writtenRequests, (written) => {
        const set = buildRequests(written);
        expect(equalRequests(plainest(set), set)).toBe(true);
        expect(equalRequests(normalRequests(set) ?? [], set)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
