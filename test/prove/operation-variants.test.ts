import { describe, expect, test } from 'vitest';
import { operationVariants } from '#prove/operation-variants.ts';
import { hasRequest } from '#set/request.ts';

const has = (operation: string, method: string, path: string) =>
  hasRequest(operationVariants(operation), { values: { protocol: 'http', method, path }, addresses: {} });

describe('the spellings of an operation', () => {
  test.each([
    '/refunds',
    '/refunds/',
    '/refunds//',
    '//refunds',
    '/Refunds',
    '/REFUNDS',
    '/%72efunds',
    '/refund%73',
    '/refunds;a=b',
  ])('POST %s is POST /refunds', (path) => {
    expect(has('POST /refunds', 'POST', path)).toBe(true);
    expect(has('POST /refunds', 'GET', path)).toBe(false);
    expect(has('* /refunds', 'GET', path)).toBe(true);
  });

  test.each(['/', '/refund', '/refundss', '/refunds/1', '/api/refunds', '', '/refunds%'])(
    '%s is something else',
    (path) => {
      expect(has('POST /refunds', 'POST', path)).toBe(false);
    },
  );

  test('a prefix', () => {
    expect(has('GET /items/*', 'GET', '/items/1')).toBe(true);
    expect(has('GET /items/*', 'GET', '/ITEMS//1')).toBe(true);
    expect(has('GET /items/*', 'GET', '/items')).toBe(false);
  });

  test('bytes that no proxy reads may be anything', () => {
    expect(
      hasRequest(operationVariants('POST /refunds'), { values: { protocol: 'tcp' }, addresses: {} }),
    ).toBe(true);
  });
});
