import { expect, test } from 'vitest';
import { listRules } from '#policy/authoring/list-rules.ts';
import type { Rule } from '#policy/rule.ts';

const builtin: Rule = {
  id: 'network/b',
  category: 'network',
  title: 'Second',
  description: 'd',
  remedy: 'r',
  severity: 'warning',
  subject: 'resource',
  kinds: [],
  sensitive: false,
  references: [],
  origin: { type: 'builtin' },
};
const own: Rule = {
  ...builtin,
  id: 'main/deny_a',
  title: 'First',
  severity: 'error',
  origin: { type: 'user', file: 'policy/a.rego', line: 7 },
};

test('text is a table, sorted by id, that says where each rule is from', () => {
  expect(listRules([builtin, own], 'text')).toBe(
    [
      'RULE         SEVERITY  SUBJECT   FROM             TITLE',
      'main/deny_a  error     resource  policy/a.rego:7  First',
      'network/b    warning   resource  builtin          Second',
      '',
    ].join('\n'),
  );
});

test('json holds everything', () => {
  expect(JSON.parse(listRules([builtin, own], 'json'))).toEqual([own, builtin]);
});

test('no rules are an empty table and an empty list', () => {
  expect(listRules([], 'text')).toBe('RULE  SEVERITY  SUBJECT  FROM  TITLE\n');
  expect(listRules([], 'json')).toBe('[]\n');
});
