import { describe, expect, test } from 'vitest';
import {
  ALL_REQUESTS,
  complementRequests,
  includesRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
  whereValue,
} from '#set/request-set.ts';
import { ABSENT, ANYTHING, strings } from '#set/string-set.ts';
import { MAX_REGIONS, tooManyRegions, untold } from '#set/too-many.ts';

/** Each halves the requests in a way of its own: what is left of n of them takes 2ⁿ regions. */
const denial = (n: number): RequestSet =>
  requestsWith({ [`header:a${n}`]: strings('x'), [`header:b${n}`]: strings('x') });
const within = requestsWith({ principal: strings('p') });
const denials = Array.from({ length: 14 }, (_, n) => denial(n));
const left = denials.reduce(subtractRequests, within);

/** What holds whatever an undecidable condition says: as the equation reads a set. */
function certain(set: RequestSet): RequestSet {
  const conditions = [...new Set(set.flatMap(({ values }) => Object.keys(values)))].filter((one) =>
    one.startsWith('condition:'),
  );
  return conditions.reduce(
    (rest, one) =>
      complementRequests(whereValue(complementRequests(rest), one as `condition:${string}`, ANYTHING)),
    set,
  );
}

describe('a set of too many regions', () => {
  test('is told by a region around it and a condition', () => {
    expect(left.length).toBeLessThan(MAX_REGIONS);
    expect(tooManyRegions(left)).toBe(true);
    expect(includesRequests(within, left)).toBe(true);
    expect(isNoRequests(whereValue(left, 'principal', strings('p')))).toBe(false);
    expect(isNoRequests(whereValue(left, 'principal', ABSENT))).toBe(true);
  });

  test('nothing is certain in it, and outside of it only what really is', () => {
    expect(isNoRequests(certain(left))).toBe(true);
    const outside = certain(complementRequests(left));
    expect(includesRequests(outside, complementRequests(within))).toBe(true);
    const denied = denials.reduce(unionRequests, complementRequests(within));
    expect(includesRequests(denied, outside)).toBe(true);
  });

  test('parts everything with its complement, and two of them are not mistaken for each other', () => {
    expect(isNoRequests(complementRequests(unionRequests(left, complementRequests(left))))).toBe(true);
    const other = [...denials.slice(1), denial(20)].reduce(subtractRequests, within);
    expect(tooManyRegions(other)).toBe(true);
    expect(isNoRequests(subtractRequests(left, other))).toBe(false);
    expect(includesRequests(left, other)).toBe(false);
  });

  test('is called after what it was made of, whatever the order of the regions', () => {
    const set = unionRequests(within, denial(0));
    const back = unionRequests(denial(0), within);
    expect(untold(set, { by: 'union', from: [set] })).toEqual(untold(back, { by: 'union', from: [back] }));
    expect(untold(set, { by: 'union', from: [set] })).not.toEqual(
      untold(set, { by: 'intersection', from: [set] }),
    );
    expect(untold(set, { by: 'union', from: [set] })).not.toEqual(
      untold(set, { by: 'union', from: [within] }),
    );
  });

  test('a set that is told exactly is not one', () => {
    const few = denials.slice(0, 5).reduce(subtractRequests, ALL_REQUESTS);
    expect(few).toHaveLength(32);
    expect(tooManyRegions(few)).toBe(false);
  });
});
