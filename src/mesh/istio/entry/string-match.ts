import { type JsonObject, stringAt } from '#manifest/json.ts';
import type { Dimension } from '#set/dimension.ts';
import { ALL_REQUESTS, type RequestSet, requestsWith } from '#set/request-set.ts';
import {
  ABSENT,
  ALL_STRINGS,
  ANY_CHARACTERS,
  ANYTHING,
  complementStrings,
  ignoringCase,
  isAnything,
  pattern,
  type StringSet,
  strings,
} from '#set/string-set.ts';

/** A condition on a value: the strings that fulfil it; or, if only the proxy can tell, what it says. */
export type ValueMatch = StringSet | { readonly regex: string };

/**
 * A StringMatch of the Istio API (VirtualService, "StringMatch"): `exact`, `prefix` or `regex`; without any of them, or with the regular
 * expression `*`, that the value is there.
 */
export function readStringMatch(match: JsonObject, ignoreCase = false): ValueMatch {
  const [exact, prefix, regex] = [
    stringAt(match, 'exact'),
    stringAt(match, 'prefix'),
    stringAt(match, 'regex'),
  ];
  if (exact !== undefined) return ignoreCase ? ignoringCase(exact) : strings(exact);
  if (prefix !== undefined) return ignoreCase ? prefixIgnoringCase(prefix) : pattern(prefix, ANY_CHARACTERS);
  if (regex === undefined || regex === '*' || regex === '.*') return ALL_STRINGS;
  return { regex };
}

/** The requests whose value in a dimension fulfils a condition. A regular expression stays a condition of its own. */
export function requestsMatching(dimension: Dimension, match: ValueMatch): RequestSet {
  if ('regex' in match) return requestsWith({ [conditionOn(dimension, match.regex)]: strings('true') });
  return isAnything(match) ? ALL_REQUESTS : requestsWith({ [dimension]: match });
}

/** The requests whose value doesn't fulfil it. */
export function requestsNotMatching(dimension: Dimension, match: ValueMatch): RequestSet {
  if ('regex' in match) return requestsWith({ [conditionOn(dimension, match.regex)]: ABSENT });
  const others = complementStrings(match);
  return requestsWith({ [dimension]: dimension.startsWith('condition:') ? ABSENT : others });
}

/** Each path begins with `/`, so that this prefix says nothing. */
export function pathsWithPrefix(prefix: string): StringSet {
  return prefix === '/' || prefix === '' ? ANYTHING : pattern(prefix, ANY_CHARACTERS);
}

function conditionOn(dimension: Dimension, regex: string): Dimension {
  return `condition:${dimension} matches ${regex}`;
}

function prefixIgnoringCase(prefix: string): StringSet {
  return pattern(
    ...prefix.split('').map((character) => {
      const characters = [...new Set([character.toLowerCase(), character.toUpperCase()])].join('');
      return characters.length === 2 ? { characters, except: false, repeat: false } : character;
    }),
    ANY_CHARACTERS,
  );
}
