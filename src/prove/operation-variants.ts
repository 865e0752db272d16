import { operationRequests } from '#equation/operation.ts';
import type { Character } from '#set/explore.ts';
import { type RequestSet, requestsWith, unionRequests } from '#set/request-set.ts';
import {
  ANY_CHARACTERS,
  type PatternPart,
  pattern,
  type StringSet,
  strings,
  unionAll,
} from '#set/string-set.ts';

/**
 * The requests by which an application may be made to do an operation: as it is written, and in the spellings that many servers take for the
 * same (other letter case; a slash at the end, or several; a letter as `%xx`; a parameter after `;`), and as bytes that no proxy
 * reads as HTTP.
 */
export function operationVariants(operation: string): RequestSet {
  const space = operation.indexOf(' ');
  const [method, path] = [operation.slice(0, space), operation.slice(space + 1)];
  const http = requestsWith({
    protocol: strings('http'),
    ...(method === '*' ? {} : { method: strings(method) }),
    path: pathVariants(path),
  });
  const bytes = requestsWith({ protocol: strings('tcp') });
  return unionRequests(unionRequests(operationRequests(operation), http), bytes);
}

/** Spellings of a path; one that ends with `*` is a prefix. */
function pathVariants(path: string): StringSet {
  const isPrefix = path.endsWith('*');
  const text = isPrefix ? path.slice(0, -1) : path;
  const letters = text.split('');
  const anyCase = letters.flatMap(anyCaseOf);
  const ends: readonly (readonly PatternPart[])[] = isPrefix
    ? [[ANY_CHARACTERS]]
    : text.endsWith('/')
      ? [[], [SLASHES], [';', ANY_CHARACTERS]]
      : [[], ['/'], ['/', SLASHES], [';', ANY_CHARACTERS]];
  return unionAll([
    ...ends.map((end) => pattern(...anyCase, ...end)),
    // One letter after the first slash written as its code, in either case of its digits.
    ...letters.flatMap((letter, index) => {
      if (index === 0) return [];
      const code = `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
      const coded = [
        ...letters.slice(0, index).flatMap(anyCaseOf),
        ...code.split('').flatMap(anyCaseOf),
        ...letters.slice(index + 1).flatMap(anyCaseOf),
      ];
      return pattern(...coded, ...(isPrefix ? [ANY_CHARACTERS] : []));
    }),
  ]);
}

const SLASHES: Character = { characters: '/', except: false, repeat: true };

/** A letter in either case; a slash, or several of them. */
function anyCaseOf(letter: string): readonly PatternPart[] {
  if (letter === '/') return ['/', SLASHES];
  const cases = new Set([letter, letter.toLowerCase(), letter.toUpperCase()]);
  return [
    { characters: [...cases].filter((one) => one.length === 1).join(''), except: false, repeat: false },
  ];
}
