import { describe, expect, test } from 'vitest';
import { NO_ADDRESSES } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import { hasRequest } from '#set/request.ts';
import { ALL_REQUESTS, isAllRequests, NO_REQUESTS, requestsWith } from '#set/request-set.ts';
import { ABSENT, ANY_CHARACTERS, complementStrings, pattern, strings } from '#set/string-set.ts';

const refunds = requestsWith(
  { method: strings('POST'), path: pattern('/refunds', ANY_CHARACTERS) },
  { source: parseCidr('10.0.0.0/8') ?? NO_ADDRESSES },
);

describe('hasRequest', () => {
  const request = { values: { method: 'POST', path: '/refunds/1' }, addresses: { source: '10.1.2.3' } };

  test('asks each dimension that the set names', () => {
    expect(hasRequest(refunds, request)).toBe(true);
    expect(hasRequest(refunds, { ...request, values: { method: 'GET', path: '/refunds/1' } })).toBe(false);
    expect(hasRequest(refunds, { ...request, values: { method: 'POST' } })).toBe(false);
    expect(hasRequest(refunds, { ...request, addresses: { source: '11.1.2.3' } })).toBe(false);
    expect(hasRequest(refunds, { ...request, addresses: { source: 'fd00::1' } })).toBe(false);
    expect(hasRequest(refunds, { ...request, addresses: {} })).toBe(false);
  });

  test('takes a dimension that the request lacks as absent', () => {
    const anonymous = requestsWith({ principal: ABSENT });
    expect(hasRequest(anonymous, request)).toBe(true);
    expect(hasRequest(anonymous, { values: { principal: 'a' }, addresses: {} })).toBe(false);
  });

  test('nothing holds none, everything holds any', () => {
    expect(hasRequest(NO_REQUESTS, request)).toBe(false);
    expect(hasRequest(ALL_REQUESTS, { values: {}, addresses: {} })).toBe(true);
  });
});

test('everything is told however it is written', () => {
  const [x, notX] = [strings('x'), complementStrings(strings('x'))];
  const overlapping = [
    ...requestsWith({ path: notX }),
    ...requestsWith({ method: notX }),
    ...requestsWith({ path: x, method: x }),
  ];
  expect(isAllRequests(overlapping)).toBe(true);
  expect(isAllRequests(overlapping.slice(1))).toBe(false);
  expect([isAllRequests(ALL_REQUESTS), isAllRequests(NO_REQUESTS)]).toEqual([true, false]);
});
