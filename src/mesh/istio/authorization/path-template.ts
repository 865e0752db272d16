import type { Character } from '#set/explore.ts';
import { type PatternPart, pattern, type StringSet } from '#set/string-set.ts';

const ONE = '{*}';
const ANY = '{**}';

/** Whether a path is a template (API reference, "Operation, paths"). */
export function isPathTemplate(path: string): boolean {
  return path.includes(ONE) || path.includes(ANY);
}

/** What stands in a segment (RFC 3986, `pchar`, but for `*` and `=`: Envoy, "URI template matcher"). */
const SEGMENT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()+,;:@";

const segment: Character = { characters: SEGMENT, except: false, repeat: false };
const segments: Character = { ...segment, characters: `${SEGMENT}/`, repeat: true };

/**
 * The paths of a template: `{*}` is one segment, not empty; `{**}` any number of them, also none. A lone star that stands in a
 * template by itself means the same, since Istio writes both like that for Envoy.
 */
export function templatePaths(template: string): StringSet {
  const parts = template
    .replaceAll(ONE, '*')
    .replaceAll(ANY, '**')
    .split(/(\*\*|\*)/);
  return pattern(
    ...parts.flatMap((part): readonly PatternPart[] => {
      if (part === '**') return [segments];
      return part === '*' ? [segment, { ...segment, repeat: true }] : [part];
    }),
  );
}
