import { describe, expect, test } from 'vitest';
import { fingerprint, stablePointer } from '#policy/run/fingerprint.ts';

describe('the node of a fingerprint', () => {
  const object = {
    spec: { env: [{ name: 'A', value: 1 }, { key: 'k' }, 'plain', { name: 7 }], '0': { x: 1 }, 'a/b': [] },
  };

  test.each([
    ['', ''],
    ['/spec/env/0/value', '/spec/env/[A]/value'],
    ['/spec/env/1', '/spec/env/[k]'],
    ['/spec/env/2', '/spec/env/[2]'],
    ['/spec/env/3/name', '/spec/env/[3]/name'],
    ['/spec/0/x', '/spec/0/x'],
    ['/spec/a~1b/0', '/spec/a~1b/[0]'],
    ['/spec/nothing/1/x', '/spec/nothing/1/x'],
    ['/constructor/name', '/constructor/name'],
  ])('%j is %j', (pointer, expected) => {
    expect(stablePointer(object, pointer)).toBe(expected);
  });
});

test("a fingerprint depends on each of its parts, and doesn't show them", () => {
  const parts = [
    fingerprint('a/b', 'x', '/data/hunter2', 0),
    fingerprint('a/c', 'x', '/data/hunter2', 0),
    fingerprint('a/b', 'y', '/data/hunter2', 0),
    fingerprint('a/b', 'x', '/data', 0),
    fingerprint('a/b', 'x', '/data/hunter2', 1),
  ];
  expect(new Set(parts).size).toBe(5);
  for (const part of parts) expect(part).toMatch(/^[0-9a-f]{32}$/);
});
