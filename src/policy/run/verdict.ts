import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Severity } from '#policy/finding.ts';
import type { Answer } from '#policy/run/run-rules.ts';

/** A finding as a rule stated it, checked for form. */
export interface Verdict {
  readonly pointer: Pointer;
  /** Pointers into the same resource, or lines of any file. */
  readonly related: readonly (Pointer | Line)[];
  readonly message: string;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  readonly metadata?: JsonObject;
  /** conftest's `_loc`: where the policy itself says that it is. */
  readonly place?: { readonly file?: string; readonly line: number };
}

/** A line of a file, as a reason among the facts names it. */
export interface Line {
  readonly file: string;
  readonly line: number;
}

/** What is wrong with an answer, as the end of "the rule …". */
export interface Malformed {
  readonly malformed: string;
}

/** More than this about one subject is a mistake in the rule, and no reader's help. */
const MAX_VERDICTS = 1_000;

/** An answer's findings. */
export function readVerdicts({ rule, value }: Answer): readonly (Verdict | Malformed)[] {
  const stated = rule.convention === 'eastwest' ? value : unwrap(value);
  if (!isArray(stated)) return [{ malformed: `yields ${typeName(stated)} instead of a set of findings` }];
  const read = rule.convention === 'eastwest' ? (item: Json) => readFinding(item, rule.rule.id) : readMessage;
  const verdicts = stated.slice(0, MAX_VERDICTS).map(read);
  const excess = `yields ${stated.length} findings on one subject; only ${MAX_VERDICTS} of them are shown`;
  return stated.length > MAX_VERDICTS ? [...verdicts, { malformed: excess }] : verdicts;
}

/** conftest: a set or list of results, one result, or nothing. It is the first of the router's two lists. */
function unwrap(value: Json): Json {
  const [values] = isArray(value) ? value : [];
  if (!isArray(values)) return value;
  const [stated] = values;
  if (stated === undefined || stated === false || stated === null) return [];
  return isArray(stated) ? stated : [stated];
}

function readFinding(item: Json, id: string): Verdict | Malformed {
  if (!isObject(item)) return { malformed: `yields ${typeName(item)} where result.finding(…) belongs` };
  const { rule, pointer, related, message, severity } = item;
  if (rule !== id) return { malformed: `yields a finding of another rule, ${JSON.stringify(rule)}` };
  if (typeof message !== 'string' || message === '')
    return { malformed: `yields a finding whose message is ${typeName(message)}` };
  if (!isPointer(pointer))
    return { malformed: `yields a finding whose pointer is ${typeName(pointer)}, not a JSON pointer` };
  const others = isArray(related)
    ? related.flatMap((one) => (isPointer(one) ? one : (lineOf(one) ?? [])))
    : [];
  if (!isArray(related) || others.length !== related.length)
    return { malformed: 'yields a finding whose related places are no list of JSON pointers and reasons' };
  if (severity === undefined) return { pointer, related: others, message };
  if (!isSeverity(severity))
    return { malformed: 'yields a finding whose severity is none of error, warning and note' };
  return { pointer, related: others, message, severity };
}

function isSeverity(value: Json): value is Severity {
  return value === 'error' || value === 'warning' || value === 'note';
}

/** A string, or an object with `msg`. A boolean counts as passed in conftest; here it is what its author meant. */
function readMessage(item: Json): Verdict | Malformed {
  const whole = { pointer: '', related: [] };
  if (item === true)
    return {
      ...whole,
      message: 'the rule is true for this document, without saying why (write `contains msg if { … }`)',
    };
  if (typeof item === 'string')
    return item === '' ? { malformed: 'yields an empty message' } : { ...whole, message: item };
  if (!isObject(item)) return { malformed: `yields ${typeName(item)} instead of a message` };
  const { msg, _loc, ...metadata } = item;
  if (typeof msg !== 'string' || msg === '')
    return { malformed: `yields an object whose msg is ${typeName(msg)}` };
  const place = readPlace(_loc);
  return {
    ...whole,
    message: msg,
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(place !== undefined && { place }),
  };
}

function readPlace(loc: Json | undefined): Verdict['place'] {
  if (!isObject(loc)) return undefined;
  const line = Number(loc['line']);
  if (!Number.isInteger(line) || line < 1) return undefined;
  return typeof loc['file'] === 'string' ? { file: loc['file'], line } : { line };
}

/** The place of a reason; `undefined` for what is none. */
function lineOf(value: Json): Line | undefined {
  if (!isObject(value)) return undefined;
  const { file, line } = value;
  return typeof file === 'string' && file !== '' && typeof line === 'number' && line > 0
    ? { file, line }
    : undefined;
}

function isPointer(value: unknown): value is Pointer {
  return typeof value === 'string' && (value === '' || value.startsWith('/'));
}

function typeName(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
