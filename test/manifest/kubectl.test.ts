import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { SCALARS, STRUCTURES } from './kubectl-cases.ts';
import { HAS_KUBECTL, probe, readWithKubectl } from './kubectl-reading.ts';

interface Comparison {
  readonly body: string;
  readonly kubectl: JsonObject | undefined;
  readonly ours: JsonObject | undefined;
  readonly severe: boolean;
}

function compare(bodies: readonly string[]): readonly Comparison[] {
  const texts = bodies.map((body, index) => probe(index, body));
  return readWithKubectl(texts).map((kubectl, index) => {
    const { resources, problems } = parseManifests([{ name: 'probe.yaml', content: texts[index] ?? '' }]);
    return {
      body: bodies[index] ?? '',
      kubectl,
      ours: resources.find(({ name }) => name === `probe-${index}`)?.object,
      severe: problems.some(({ level }) => level === 'severe'),
    };
  });
}

/** What must never happen: kubectl reads a resource and we read another, or none, and don't say so. */
function misread(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(({ kubectl, ours, severe }) => {
    if (kubectl === undefined || severe) return false;
    return JSON.stringify(sorted(ours)) !== JSON.stringify(sorted(kubectl));
  });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}

/**
 * Where kubectl refuses a document, or we do, loudly, nothing unsafe can follow. Where both read it and differ, the
 * difference is listed here.
 */
const KNOWN = [
  // Go writes one U+FFFD for each byte that isn't UTF-8, we write one for a sequence cut short.
  /!!binary/,
  // YAML 1.1's line breaks NEL, LS and PS end a line for us as they do for kubectl, which also keeps LS and PS as text
  // and the blanks before them.
  /[\u0085\u2028\u2029]/,
];

/** Fixed, so that a difference nobody knows yet is found by changing it, and not by another's pull request. */
const SEED = 20261122;

const isKnown = ({ body }: Comparison) => KNOWN.some((pattern) => pattern.test(body));

describe.skipIf(!HAS_KUBECTL)('we read what kubectl reads [needs kubectl]', () => {
  test.each([
    ['a value in a block', (scalar: string) => `data:\n  a: ${scalar}\n`],
    ['a value in braces', (scalar: string) => `data: {a: ${scalar}}\n`],
    ['an item', (scalar: string) => `data:\n- ${scalar}\n`],
    ['a key in a block', (scalar: string) => `data:\n  ${scalar}: x\n`],
    ['a key in braces', (scalar: string) => `data: {${scalar}: x}\n`],
  ])('each scalar of the table as %s', (_, body) => {
    const comparisons = compare(SCALARS.map(body));
    expect(misread(comparisons)).toEqual([]);
    expect(comparisons.filter(({ kubectl, ours }) => kubectl && ours).length).toBeGreaterThan(150);
  });

  test.each(['!!int', '!!float', '!!bool', '!!null', '!!str', '!!timestamp', '!foo', '!'])(
    'each scalar of the table with the tag %s',
    (tag) => {
      const plain = SCALARS.map((scalar) => `data: ${tag} ${scalar}\n`);
      const quoted = SCALARS.map((scalar) => `data: ${tag} "${scalar}"\n`);
      expect(misread(compare([...plain, ...quoted]))).toEqual([]);
    },
  );

  test('each structure of the table', () => {
    const comparisons = compare(STRUCTURES);
    expect(misread(comparisons).filter((comparison) => !isKnown(comparison))).toEqual([]);
    expect(comparisons.filter(({ kubectl, ours }) => kubectl && ours).length).toBeGreaterThan(150);
  });

  test('generated scalars', () => {
    const characters = fc.constantFrom(...'0123456789+-._xXoObBeEnNyYtTfF~:aluinrs');
    const scalar = fc.string({ unit: characters, minLength: 1, maxLength: 9 });
    const comparisons = compare(fc.sample(scalar, 2000).map((text) => `data:\n  a: ${text}\n`));
    expect(misread(comparisons)).toEqual([]);
  });

  test('generated structures', () => {
    const pieces =
      'a|b|c: |: |- |-|? |?|{|}|[|]|, |,|"|\'|"x"|\'y\'|||\n|>\n|\n|\n  |\n    |\n- |\n  - |\n  b: |# z|#|  |\t|&x |*x|!!str |!foo |! |<<: |<<|~|1|0x1|1e3|on|\r\n|---|\n---\n|\n...\n|{a: 1}|[1, 2]|"k": |? a\n  : |\n  # c\n|e\n  f';
    const body = fc
      .tuple(
        fc.constantFrom('data: ', 'data:\n  a: ', 'data: {a: ', 'data:\n- '),
        fc.array(fc.constantFrom(...pieces.split('|')), { minLength: 1, maxLength: 8 }),
      )
      .map(([head, tail]) => `${head}${tail.join('')}\n`);
    const comparisons = compare(fc.sample(body, { numRuns: 3000, seed: SEED }));
    expect(misread(comparisons).filter((comparison) => !isKnown(comparison))).toEqual([]);
  });
});
