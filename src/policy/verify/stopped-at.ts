import {
  arrayAt,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  stringAt,
} from '#manifest/json.ts';
import type { StoppedAt } from '#policy/verify/verify-report.ts';

/** Long values are cut: they are for the eye. */
const MAX_VALUE = 200;

/** Where a failed test stopped: the last expression of its own body that wasn't true, by the trace of `opa test -v`. */
export function stoppedAt(
  trace: readonly JsonObject[],
  display: (file: string) => string,
  lineOf: (file: string, line: number) => string | undefined,
): StoppedAt | undefined {
  const own = trace.find((event) => fileOf(event) !== '')?.['QueryID'];
  const last = trace.findLast(
    (event) => event['Op'] === 'Fail' && fileOf(event) !== '' && event['QueryID'] === own,
  );
  if (last === undefined) return undefined;
  const file = fileOf(last);
  const line = Number(objectAt(last, 'Location')['row'] ?? 0);
  const text = lineOf(file, line);
  if (text === undefined) return undefined;
  return { file: display(file), line, text: text.trim(), variables: variablesOf(last) };
}

function fileOf(event: JsonObject): string {
  return stringAt(objectAt(event, 'Location'), 'file') ?? '';
}

/** Those that the test's author named; the compiler has more of its own. */
function variablesOf(event: JsonObject): StoppedAt['variables'] {
  const metadata = objectAt(event, 'LocalMetadata');
  const values = new Map<string, string>();
  for (const local of arrayAt(event, 'Locals').filter(isObject)) {
    const key = stringAt(local, 'name') ?? '';
    const name = Object.hasOwn(metadata, key) ? stringAt(objectAt(metadata, key), 'name') : undefined;
    if (name !== undefined && /^[a-zA-Z]/.test(name)) values.set(name, cut(termText(local)));
  }
  return [...values]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

/** A term of opa's syntax tree as Rego. */
function termText(term: Json | undefined): string {
  if (!isObject(term)) return JSON.stringify(term ?? null);
  const value = term['value'];
  const items = isArray(value) ? value : [];
  switch (term['type']) {
    case 'array':
      return `[${items.map(termText).join(', ')}]`;
    case 'set':
      return items.length === 0 ? 'set()' : `{${items.map(termText).join(', ')}}`;
    case 'object':
      return `{${items.map((pair) => (isArray(pair) ? pair.map(termText).join(': ') : '')).join(', ')}}`;
    case 'var':
      return String(value);
    default:
      return JSON.stringify(value ?? null);
  }
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_VALUE ? text : `${characters.slice(0, MAX_VALUE - 1).join('')}…`;
}
