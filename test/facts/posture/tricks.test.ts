import { expect, test } from 'vitest';
import { wantedRequests } from '#equation/operation.ts';
import { telling } from '#facts/posture/tricks.ts';
import { hasRequest } from '#set/request.ts';
import {
  ALL_REQUESTS,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  subtractRequests,
} from '#set/request-set.ts';
import { ANY_CHARACTERS, pattern, strings } from '#set/string-set.ts';

const http = strings('http');
const post = strings('POST');
const permitted = (path: ReturnType<typeof strings>, method = post) =>
  requestsWith({ protocol: http, method, path });

/** What is told of a policy, against the one declared operation. */
function told(policy: RequestSet, operation = 'POST /refunds'): string {
  const rest = subtractRequests(policy, wantedRequests([operation]) ?? NO_REQUESTS);
  const request = telling(rest, [operation]);
  if (request === undefined) return '';
  expect(hasRequest(rest, request)).toBe(true);
  return `${request.values.method} ${request.values.path}`;
}

test.each([
  ['its own path and method', permitted(strings('/refunds')), ''],
  ['any method', requestsWith({ protocol: http, path: strings('/refunds') }), 'PUT /refunds'],
  ['a prefix', permitted(pattern('/refunds', ANY_CHARACTERS)), 'POST /refunds/'],
  ['a trailing slash', permitted(strings('/refunds', '/refunds/')), 'POST /refunds/'],
  ['paths below', permitted(pattern('/refunds/1', ANY_CHARACTERS)), 'POST /refunds/1'],
  ['paths that go on', permitted(pattern('/refunds-', ANY_CHARACTERS)), 'POST /refunds-all'],
  ['an encoded slash', permitted(pattern('/refunds%2f', ANY_CHARACTERS)), 'POST /refunds%2f1'],
  ['a suffix', permitted(pattern(ANY_CHARACTERS, '/refunds')), 'POST //refunds'],
  ['a path before it', permitted(pattern('/a', ANY_CHARACTERS, '/refunds')), 'POST /any/refunds'],
  ['capitals', permitted(strings('/REFUNDS')), 'POST /REFUNDS'],
  ['a capital', permitted(strings('/Refunds')), 'POST /Refunds'],
  ['another path altogether', permitted(strings('/admin')), 'POST /admin'],
  ['everything', ALL_REQUESTS, 'PUT /refunds'],
])('a policy that permits %s', (_, policy, sample) => {
  expect(told(policy)).toBe(sample);
});

test('what no client can write is told if nothing else is left', () => {
  expect(told(permitted(strings('refunds')))).toBe('POST refunds');
});

test('an operation with a star is tried at its beginning', () => {
  expect(told(permitted(pattern('/items', ANY_CHARACTERS)), 'POST /items/*')).toBe('POST /items-all');
});
