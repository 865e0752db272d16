import { beforeAll, describe, expect, test } from 'vitest';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import { type Notice, notices, readReference } from './noticed.ts';
import { BEYOND_PROOF, SURVIVORS } from './survivors.ts';

/** Of the weakenings every so many-th is looked at; `EVERY=1` looks at all of them, as `npm run weakenings` does. */
const EVERY = Number(process.env['EVERY'] ?? 61);

let policies: Policies;
beforeAll(async () => {
  policies = await loadPolicies();
});

describe.each(['istio', 'ambient', 'linkerd', 'flat'])('weakenings of soroban-%s', (variant) => {
  const found: Notice[] = [];
  beforeAll(async () => {
    const platform = await readReference(variant);
    // Flat as it is, there is little that could be weakened.
    const every = variant === 'flat' ? Math.min(EVERY, 3) : EVERY;
    const chosen = notices(platform, policies, { every, from: Math.min(11, every - 1) });
    for await (const one of chosen) if (one.gains.length > 0) found.push(one);
  });

  test('are noticed by some rule wherever they give somebody something, but for those that are explained', () => {
    const names = found
      .filter(({ fresh }) => fresh.length === 0)
      .map(({ weakening }) => `${weakening.name}: ${weakening.sentence}`);
    expect(found.length, 'weakenings that matter').toBeGreaterThan(0);
    expect(names.filter((name) => !Object.hasOwn(SURVIVORS[variant] ?? {}, name))).toEqual([]);
    if (EVERY === 1) expect(names.sort()).toEqual(Object.keys(SURVIVORS[variant] ?? {}).sort());
  });

  // What is refuted as it is can't be refuted by a weakening.
  if (variant === 'flat') return;
  test('are refuted by some invariant, but for what invariants do not speak of', () => {
    const beyond = ({ gains }: Notice): boolean =>
      // No mesh carries other protocols: ports of theirs that nothing declares are none of the invariants'.
      gains.every(({ kind, protocol }) => Object.hasOwn(BEYOND_PROOF, kind) || protocol !== 'TCP');
    const unproven = found.filter((one) => one.broken.length === 0 && !beyond(one));
    expect(unproven.map(({ weakening }) => `${weakening.name}: ${weakening.sentence}`)).toEqual([]);
  });
});
