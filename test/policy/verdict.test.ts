import { expect, test } from 'vitest';
import type { Json } from '#manifest/json.ts';
import type { Convention } from '#policy/policies.ts';
import { readVerdicts } from '#policy/run/verdict.ts';
import { configMap, worldOf } from './harness.ts';

const rule = {
  id: 'a/b',
  category: 'a',
  title: 't',
  description: 'd',
  remedy: 'r',
  severity: 'error',
  subject: 'resource',
  kinds: [],
  sensitive: false,
  references: [],
  origin: { type: 'builtin' },
} as const;

function read(convention: Convention, value: Json) {
  const [subject] = worldOf(configMap('one')).facts.subjects;
  if (subject === undefined) throw new Error('no subject');
  return readVerdicts({ rule: { rule, convention, entrypoint: '' }, subject, value });
}

test('a finding of ours', () => {
  const finding = { rule: 'a/b', pointer: '/x', related: ['/y', ''], message: 'm' };
  expect(read('eastwest', [finding])).toEqual([{ pointer: '/x', related: ['/y', ''], message: 'm' }]);
  expect(read('eastwest', [])).toEqual([]);
  expect(read('eastwest', { a: finding })).toEqual([
    { malformed: 'yields an object instead of a set of findings' },
  ]);
});

test.each<[Json, unknown]>([
  [[], []],
  [[[]], []],
  [[false], []],
  [[null], []],
  [['m'], [{ message: 'm' }]],
  [[['m', { msg: 'n', a: 1 }]], [{ message: 'm' }, { message: 'n', metadata: { a: 1 } }]],
  [[{ msg: 'm', _loc: { line: '7' } }], [{ message: 'm', place: { line: 7 } }]],
  [[{ msg: 'm', _loc: { file: 'f', line: 0 } }], [{ message: 'm' }]],
  [[[['nested']]], [{ malformed: 'yields a list instead of a message' }]],
  [[[null]], [{ malformed: 'yields null instead of a message' }]],
])('conftest: %j', (value, expected) => {
  const whole = (item: object) => ('malformed' in item ? item : { pointer: '', related: [], ...item });
  expect(read('conftest', [value, []])).toEqual((expected as object[]).map(whole));
});
