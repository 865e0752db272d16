import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compareRules } from '#report/pretty/rule-order.ts';

const RULES = fileURLToPath(new URL('../../policies/rules', import.meta.url));

describe('the order of rules on a page', () => {
  test('begins with what is open to the world, and ends with what is in the files', () => {
    const ids = [
      'secrets/no-inline-credentials',
      'authorization/declared-operations',
      'mtls/strict',
      'exposure/public-entry-declared',
      'network/no-world-open',
      'operations/lateral-movement',
      'identity/no-mesh-evasion',
      'mtls/flow-works',
    ];
    expect(ids.toSorted(compareRules)).toEqual([
      'exposure/public-entry-declared',
      'mtls/flow-works',
      'mtls/strict',
      'network/no-world-open',
      'authorization/declared-operations',
      'identity/no-mesh-evasion',
      'operations/lateral-movement',
      'secrets/no-inline-credentials',
    ]);
  });

  test('has a place for each built-in category, before those of own policies', () => {
    for (const category of readdirSync(RULES)) {
      expect(compareRules(`${category}/zz`, 'aaa/own'), category).toBeLessThan(0);
    }
  });

  test("is by id among policies of one's own, whatever they are called", () => {
    expect(['z/a', '__proto__/b', 'constructor/c', 'main'].toSorted(compareRules)).toEqual([
      '__proto__/b',
      'constructor/c',
      'main',
      'z/a',
    ]);
  });
});
