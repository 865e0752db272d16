import { expect, test } from 'vitest';
import { isData } from '#policy/compile/data-file.ts';

test.each([
  ['a.json', '{"limit": 3}', true],
  ['a.yaml', '# a comment\nlimit: 3\n', true],
  ['a.yml', '---\nlimit: 3\n', true],
  ['a.yaml', 'kinds:\n  kind: x\n', true],
  ['a.yaml', 'apiVersion: v1\nkind: Pod\n', false],
  ['a.json', '{"apiVersion": "v1", "kind": "Pod"}', false],
  ['a.json', '{\n  "kind": "Pod",\n  "apiVersion": "v1"\n}', false],
  ['a.yaml', 'a: 1\n---\nb: 2\n', false],
  ['a.yaml', '# nothing\n', false],
  ['a.rego', 'package a', false],
])('%s %j', (path, text, expected) => {
  expect(isData({ path, text })).toBe(expected);
});
