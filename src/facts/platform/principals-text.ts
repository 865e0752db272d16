import { listWords } from '#set/list-words.ts';
import { isNoStrings, type StringSet, sampleString, subtractStrings } from '#set/string-set.ts';

const MOST_NAMED = 20;

/** What it takes: some principals by name, any, or any but some. */
export function principalsText(principals: StringSet | undefined, among: StringSet | undefined): string {
  if (principals === undefined || among === undefined) return '';
  const own = listWords(principals, MOST_NAMED);
  if (own !== undefined) return own.join(', ');
  const others = subtractStrings(among, principals);
  if (isNoStrings(others)) return 'any';
  const rest = listWords(others, MOST_NAMED);
  return rest === undefined
    ? `some, such as ${sampleString(principals) ?? ''}`
    : `any but ${rest.join(', ')}`;
}
