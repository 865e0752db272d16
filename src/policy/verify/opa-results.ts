import {
  arrayAt,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  stringAt,
} from '#manifest/json.ts';
import { PARSE_CONFIG_FOLDER, REFUSAL } from '#policy/verify/parse-config-rego.ts';
import type { PolicyTest, TestCase, TestStatus } from '#policy/verify/verify-report.ts';

/** Reads what `opa test -f json` prints; `undefined` if it isn't that. `display` names a file of the workspace. */
export function readResults(
  stdout: string,
  display: (file: string) => string,
): readonly PolicyTest[] | undefined {
  let results: unknown;
  try {
    results = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (!isArray(results)) return undefined;
  return results.filter(isObject).map((result) => readTest(result, display));
}

function readTest(result: JsonObject, display: (file: string) => string): PolicyTest {
  const location = objectAt(result, 'location');
  const printed = Buffer.from(stringAt(result, 'output') ?? '', 'base64').toString('utf8');
  return {
    package: (stringAt(result, 'package') ?? '').replace(/^data\.?/, ''),
    name: stringAt(result, 'name') ?? '',
    file: display(stringAt(location, 'file') ?? ''),
    line: Number(location['row'] ?? 0),
    status: statusOf(result),
    milliseconds: Math.round(Number(result['duration'] ?? 0) / 1_000) / 1_000,
    cases: casesOf(objectAt(result, 'sub_results'), []),
    output: linesOf(printed, false),
    message: messageOf(result['error'], linesOf(printed, true), display),
  };
}

/** An error first: opa reports no `fail` beside it, but only one of them is true. */
function statusOf(result: JsonObject): TestStatus {
  if (result['error'] !== undefined) return 'errored';
  if (result['skip'] === true) return 'skipped';
  return result['fail'] === true ? 'failed' : 'passed';
}

/** Cases within cases: the innermost ones are those that ran. */
function casesOf(results: JsonObject, outer: readonly string[]): readonly TestCase[] {
  return Object.entries(results)
    .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, result]) => {
      const path = [...outer, stringAt(result, 'name') ?? key];
      const inner = casesOf(objectAt(result, 'sub_results'), path);
      return inner.length > 0 ? inner : [{ name: path.join(' / '), passed: result['fail'] !== true }];
    });
}

/** What was printed: by the test, or by our functions to say why they refuse. */
function linesOf(printed: string, refusals: boolean): string {
  return printed
    .split('\n')
    .filter((line) => line.startsWith(REFUSAL) === refusals)
    .join('\n')
    .trimEnd();
}

function messageOf(error: Json | undefined, refusals: string, display: (file: string) => string): string {
  if (error === undefined) return '';
  // `ast.Errors` is a list, `topdown.Error` is one.
  const one = isArray(error) ? error[0] : error;
  if (!isObject(one)) return String(one);
  const location = objectAt(one, 'location');
  const file = stringAt(location, 'file') ?? '';
  if (file.startsWith(`${PARSE_CONFIG_FOLDER}/`) && refusals !== '') return told(refusals);
  if (stringAt(one, 'code') === 'eval_cancel_error') return 'it took longer than the time limit for a test';
  const at = file === '' ? '' : `${display(file)}:${Number(location['row'] ?? 0)}: `;
  return `${at}${stringAt(one, 'message') ?? stringAt(one, 'code') ?? 'unknown error'}`;
}

function told(refusals: string): string {
  return [...new Set(refusals.split('\n').map((line) => decoded(line.slice(REFUSAL.length))))].join('\n');
}

function decoded(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    // A test may print what it likes.
    return text;
  }
}

/** The results that carry a trace, as `opa test -v` prints them, by package and name. */
export function readTraces(stdout: string): ReadonlyMap<string, readonly JsonObject[]> {
  const results: unknown = JSON.parse(stdout);
  const tests = isArray(results) ? results.filter(isObject) : [];
  return new Map(
    tests.map((test) => [
      `${(stringAt(test, 'package') ?? '').replace(/^data\.?/, '')}.${stringAt(test, 'name') ?? ''}`,
      arrayAt(test, 'trace').filter(isObject),
    ]),
  );
}
