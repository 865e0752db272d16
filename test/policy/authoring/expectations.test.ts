import { expect, test } from 'vitest';
import { disagreement, exampleConfig, readExpectations } from '#policy/authoring/expectations.ts';
import type { Finding } from '#policy/finding.ts';

function finding(line: number, message: string): Finding {
  return {
    rule: 'a/b',
    severity: 'error',
    title: '',
    message,
    remedy: '',
    subject: { type: 'resource', id: 'Pod/x' },
    location: { file: 'bad.yaml', line, column: 1, endLine: line, endColumn: 2 },
    related: [],
    node: '',
    fingerprint: '',
  };
}

test('a comment at the end of a line announces a finding there', () => {
  expect(readExpectations('a: 1\nb: 2 # expect: b is `2` \r\n# expect: nothing\nc: "# expect:"\n')).toEqual([
    { line: 2, message: 'b is `2`' },
  ]);
});

test('each announcement needs a finding of its own, on its line and with its words', () => {
  const expected = [
    { line: 2, message: 'open' },
    { line: 2, message: 'open' },
    { line: 5, message: 'shut' },
  ];
  expect(
    disagreement(expected, [finding(2, 'is open'), finding(4, 'shut'), finding(2, 'was opened')]),
  ).toEqual({
    missing: [{ line: 5, message: 'shut' }],
    unexpected: [{ line: 4, message: 'shut' }],
  });
  expect(disagreement(expected, [finding(2, 'open')]).missing).toHaveLength(2);
  expect(disagreement([], [])).toEqual({ missing: [], unexpected: [] });
});

test('the first line may carry settings', () => {
  expect(exampleConfig('# config: { public: [edge/gateway] }\nkind: Pod\n')).toBe(
    '{ public: [edge/gateway] }',
  );
  expect(exampleConfig('kind: Pod\n# config: { public: [] }\n')).toBe('');
});
