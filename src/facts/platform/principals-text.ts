import { listWords } from '#set/list-words.ts';
import {
  isNoStrings,
  type StringSet,
  sampleString,
  stringsNumber,
  subtractStrings,
} from '#set/string-set.ts';

const MOST_NAMED = 20;

/** What is told of the same two sets again and again is told once; forgotten when there is more of it than anybody asks for again. */
const MOST_KNOWN = 10_000;
const known = new Map<string, string>();

/** What it takes: some principals by name, any, or any but some. */
export function principalsText(principals: StringSet | undefined, among: StringSet | undefined): string {
  if (principals === undefined || among === undefined) return '';
  const key = `${stringsNumber(principals)} ${stringsNumber(among)}`;
  const text = known.get(key) ?? told(principals, among);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, text);
  return text;
}

function told(principals: StringSet, among: StringSet): string {
  const own = listWords(principals, MOST_NAMED);
  if (own !== undefined) return own.join(', ');
  const others = subtractStrings(among, principals);
  if (isNoStrings(others)) return 'any';
  const rest = listWords(others, MOST_NAMED);
  return rest === undefined
    ? `some, such as ${sampleString(principals) ?? ''}`
    : `any but ${rest.join(', ')}`;
}
