import * as fc from 'fast-check';
import {
  ABSENT,
  ANY_CHARACTER,
  ANY_CHARACTERS,
  complementStrings,
  ignoringCase,
  intersectStrings,
  pattern,
  type StringSet,
  strings,
  subtractStrings,
  unionStrings,
} from '#set/string-set.ts';

/** How a set was written: what the algebra must agree with, decided for one value at a time from the text of the patterns. */
export type Written =
  | { readonly type: 'pattern'; readonly parts: readonly PartText[] }
  | { readonly type: 'strings'; readonly values: readonly string[] }
  | { readonly type: 'ignoring case'; readonly value: string }
  | { readonly type: 'absent' }
  | { readonly type: 'not'; readonly of: Written }
  | { readonly type: 'or' | 'and' | 'but not'; readonly left: Written; readonly right: Written };

/** `**`: any characters. `?`: any one. `[x`: one of x. `[^x`: one that isn't in x. With `+`: any number of them. Else itself. */
export type PartText =
  | { readonly text: string }
  | { readonly any: 'characters' | 'character' }
  | { readonly characters: string; readonly except: boolean; readonly repeat: boolean };

export function holds(written: Written, value: string | undefined): boolean {
  switch (written.type) {
    case 'pattern':
      return value !== undefined && matches(written.parts, value);
    case 'strings':
      return value !== undefined && written.values.includes(value);
    case 'ignoring case':
      return value !== undefined && upper(value) === upper(written.value);
    case 'absent':
      return value === undefined;
    case 'not':
      return !holds(written.of, value);
    case 'or':
      return holds(written.left, value) || holds(written.right, value);
    case 'and':
      return holds(written.left, value) && holds(written.right, value);
    case 'but not':
      return holds(written.left, value) && !holds(written.right, value);
    default:
      return written satisfies never;
  }
}

/** Of ASCII letters only. */
function upper(value: string): string {
  return value.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** By trying each way to cut the value, UTF-16 code unit by code unit. */
function matches(parts: readonly PartText[], value: string): boolean {
  const [part, ...rest] = parts;
  if (part === undefined) return value === '';
  if ('text' in part) return value.startsWith(part.text) && matches(rest, value.slice(part.text.length));
  const fits = (unit: string): boolean =>
    'any' in part || part.characters.split('').includes(unit) !== part.except;
  const repeat = 'any' in part ? part.any === 'characters' : part.repeat;
  if (!repeat) return value !== '' && fits(value.charAt(0)) && matches(rest, value.slice(1));
  for (let taken = 0; ; taken++) {
    if (matches(rest, value.slice(taken))) return true;
    if (taken >= value.length || !fits(value.charAt(taken))) return false;
  }
}

export function build(written: Written): StringSet {
  switch (written.type) {
    case 'pattern':
      return pattern(
        ...written.parts.map((part) => {
          if ('text' in part) return part.text;
          if ('any' in part) return part.any === 'characters' ? ANY_CHARACTERS : ANY_CHARACTER;
          return part;
        }),
      );
    case 'strings':
      return strings(...written.values);
    case 'ignoring case':
      return ignoringCase(written.value);
    case 'absent':
      return ABSENT;
    case 'not':
      return complementStrings(build(written.of));
    case 'or':
      return unionStrings(build(written.left), build(written.right));
    case 'and':
      return intersectStrings(build(written.left), build(written.right));
    case 'but not':
      return subtractStrings(build(written.left), build(written.right));
    default:
      return written satisfies never;
  }
}

/** Sets over some code units, of which a few may be halves of a surrogate pair. */
export function writtenSets(units: readonly string[]): fc.Arbitrary<Written> {
  const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 3 });
  const part: fc.Arbitrary<PartText> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ text }) },
    { weight: 2, arbitrary: fc.record({ any: fc.constant<'characters'>('characters') }) },
    { weight: 1, arbitrary: fc.record({ any: fc.constant<'character'>('character') }) },
    { weight: 1, arbitrary: fc.record({ characters: text, except: fc.boolean(), repeat: fc.boolean() }) },
  );
  const { written } = fc.letrec<{ written: Written }>((tie) => ({
    written: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ type: fc.constant('pattern' as const), parts: fc.array(part, { maxLength: 3 }) }),
      fc.record({ type: fc.constant('strings' as const), values: fc.array(text, { maxLength: 4 }) }),
      fc.record({ type: fc.constant('ignoring case' as const), value: text }),
      fc.constant({ type: 'absent' as const }),
      fc.record({ type: fc.constant('not' as const), of: tie('written') }),
      fc.record({
        type: fc.constantFrom('or' as const, 'and' as const, 'but not' as const),
        left: tie('written'),
        right: tie('written'),
      }),
    ),
  }));
  return written;
}

/** All strings of these code units, the shorter first, up to a length. */
export function stringsUpTo(length: number, units: readonly string[]): readonly string[] {
  if (length === 0) return [''];
  const shorter = stringsUpTo(length - 1, units);
  const longest = shorter.filter((one) => one.length === length - 1);
  return [...shorter, ...longest.flatMap((one) => units.map((unit) => one + unit))];
}
