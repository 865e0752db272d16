import { expect, test } from 'vitest';
import { closest } from '#closest.ts';

test.each([
  ['flow', ['flows', 'public'], 'flows'],
  ['podselector', ['podSelector', 'policyTypes'], 'podSelector'],
  ['policyType', ['podSelector', 'policyTypes'], 'policyTypes'],
  ['ingres', ['egress', 'ingress'], 'ingress'],
  ['prety', ['pretty', 'sarif'], 'pretty'],
  ['saitr', ['pretty', 'sarif'], undefined],
  ['sraif', ['pretty', 'sarif'], 'sarif'],
  ['xyz', ['flows', 'public'], undefined],
  ['', ['flows'], undefined],
  ['a', [], undefined],
])('%j among %j means %j', (word, candidates, meant) => {
  expect(closest(word, candidates)).toBe(meant);
});
