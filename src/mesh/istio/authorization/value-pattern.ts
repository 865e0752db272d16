import { ALL_STRINGS, ANY_CHARACTER, ANY_CHARACTERS, pattern, type StringSet } from '#set/string-set.ts';

/** At least one character: what Istio takes a lone `*` for. */
export const SOMETHING: StringSet = pattern(ANY_CHARACTER, ANY_CHARACTERS);

/**
 * The strings that a value of a policy means (API reference, "Authorization Policy": exact, prefix `x*`, suffix `*x`, presence `*`).
 * A star anywhere else is itself.
 */
export function meant(value: string): StringSet {
  const { before, text, after } = starred(value);
  if (before && text === '') return SOMETHING;
  return pattern(...(before ? [ANY_CHARACTERS] : []), text, ...(after ? [ANY_CHARACTERS] : []));
}

/** As `meant`, but for a header or a method, of which a lone `*` only asks that it's there. */
export function meantHeader(value: string): StringSet {
  return value === '*' ? ALL_STRINGS : meant(value);
}

/** As `meantHeader`, whatever the case of the letters: hosts (API reference, "Operation, hosts"). */
export function meantHost(value: string): StringSet {
  if (value === '*') return ALL_STRINGS;
  const { before, text, after } = starred(value);
  const letters = text.split('').map((character) => ({
    characters: [...new Set([character, lower(character), upper(character)])].join(''),
    except: false,
    repeat: false,
  }));
  return pattern(...(before ? [ANY_CHARACTERS] : []), ...letters, ...(after ? [ANY_CHARACTERS] : []));
}

/** A star before the text is looked for first; then one after it isn't special any more. */
function starred(value: string): {
  readonly before: boolean;
  readonly text: string;
  readonly after: boolean;
} {
  if (value.startsWith('*')) return { before: true, text: value.slice(1), after: false };
  if (value.endsWith('*')) return { before: false, text: value.slice(0, -1), after: true };
  return { before: false, text: value, after: false };
}

/** ASCII only, as Envoy compares. */
function lower(character: string): string {
  return /[A-Z]/.test(character) ? character.toLowerCase() : character;
}

function upper(character: string): string {
  return /[a-z]/.test(character) ? character.toUpperCase() : character;
}
