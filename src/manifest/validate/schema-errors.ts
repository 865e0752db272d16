import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { type Pointer, parsePointer } from '#manifest/pointer.ts';
import { showScalar } from '#manifest/validate/formats.ts';
import { jsonType } from '#manifest/validate/json-type.ts';
import type { SchemaError } from '#manifest/validate/models.ts';
import { displayPath } from '#manifest/validate/path.ts';
import type { Violation } from '#manifest/validate/violation.ts';

/**
 * Members that the schema demands and the API server doesn't: it reads them as their zero value, or defaults them
 * (published schemas of Kubernetes aren't enforced for built-in kinds; its hand-written validation is).
 */
const NOT_DEMANDED = [
  /^ControllerRevision \/ revision$/,
  /^EndpointSlice \/ (endpoints|ports)$/,
  /^NetworkPolicy \/spec podSelector$/,
  /^PriorityClass \/ value$/,
  /^StatefulSet \/spec serviceName$/,
  /^CustomResourceDefinition \/status/,
];

/** Fields whose enumerations newer versions of Kubernetes didn't extend, and which decide what is reachable. */
const SETTLED_ENUMS = new Set([
  'protocol',
  'policyTypes',
  'pathType',
  'restartPolicy',
  'imagePullPolicy',
  'type',
  'scheme',
]);

/** Turns ajv's errors into one violation for each place, in the order in which ajv found them. */
export function schemaViolations(
  kind: string,
  document: JsonObject,
  errors: readonly SchemaError[],
): readonly Violation[] {
  const places = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const place =
      error.keyword === 'required' ? `${error.instancePath} ${missing(error)}` : error.instancePath;
    places.set(place, [...(places.get(place) ?? []), error]);
  }
  return [...places.values()].flatMap((group) => violationAt(kind, document, group) ?? []);
}

function violationAt(
  kind: string,
  document: JsonObject,
  errors: readonly SchemaError[],
): Violation | undefined {
  const [first] = errors;
  if (first === undefined || isServerOwned(first.instancePath)) return undefined;
  const pointer = first.instancePath;
  if (first.keyword === 'required') return missingMember(kind, pointer, missing(first));
  const value = valueAt(document, pointer);
  if (isReadAnyway(errors, value)) return undefined;
  const sentence = expectation(errors, value, kind);
  return violation(pointer, sentence.level, `${displayPath(pointer)} ${sentence.says}.`, sentence.remedy);
}

/** What the API server itself writes is not read from a manifest. */
function isServerOwned(pointer: Pointer): boolean {
  return /^\/(status|metadata\/managedFields)(\/|$)/.test(pointer);
}

function missingMember(kind: string, pointer: Pointer, name: string): Violation | undefined {
  if (NOT_DEMANDED.some((member) => member.test(`${kind} ${pointer === '' ? '/' : pointer} ${name}`)))
    return undefined;
  const place = displayPath(pointer);
  return violation(pointer, 'severe', `${place} lacks \`${name}\`, which is required.`, `Add \`${name}\`.`);
}

/** Values that the generated schema refuses and Kubernetes reads. */
function isReadAnyway(errors: readonly SchemaError[], value: Json | undefined): boolean {
  // A null entry of a list of strings becomes an empty string.
  if (value === null) return errors.some((error) => error.params['type'] === 'string');
  // Go's base64 decoder skips line breaks.
  const isBytes = errors.length === 1 && errors[0]?.params['format'] === 'byte' && typeof value === 'string';
  return (
    isBytes &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replace(/[\r\n]/g, ''))
  );
}

interface Expectation {
  readonly level: Violation['level'];
  readonly says: string;
  readonly remedy: string;
}

function expectation(errors: readonly SchemaError[], value: Json | undefined, kind: string): Expectation {
  const allowed = errors.find((error) => error.keyword === 'enum')?.params['allowedValues'];
  const types = errors.flatMap((error) => (error.keyword === 'type' ? [String(error.params['type'])] : []));
  const format = errors.find((error) => error.keyword === 'format')?.params['format'];
  const actual = jsonType(value ?? null);
  if (isArray(allowed) && typeof value === 'string')
    return enumExpectation(errors, allowed.map(String), value, kind);
  if (format === 'quantity')
    return severe('must be a quantity such as 500m or 2Gi, or a number', 'Correct the quantity.');
  if (format !== undefined && types.length === 0) {
    return severe(
      `must be ${FORMAT_NAMES[String(format)] ?? `of the format ${format}`}`,
      'Correct the value.',
    );
  }
  const expected = [...new Set(types)].map(withArticle).join(' or ');
  return severe(
    `must be ${expected === '' ? 'of another form' : expected}, is ${actual}`,
    typeRemedy(types, value),
  );
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  byte: 'base64, in the standard alphabet with padding',
  'date-time': 'a time as in RFC 3339',
  int32: 'an integer of 32 bits',
  int64: 'an integer of 64 bits',
};

function enumExpectation(
  errors: readonly SchemaError[],
  allowed: readonly string[],
  value: string,
  kind: string,
): Expectation {
  const names = allowed.map((name) => `\`${name}\``).join(', ');
  const shown = kind === 'Secret' ? 'something else' : showScalar(value);
  const meant = allowed.find((name) => name.toLowerCase() === value.toLowerCase());
  if (meant !== undefined) {
    return severe(`must be \`${meant}\`, is ${shown}: upper and lower case matter`, `Write \`${meant}\`.`);
  }
  const field = parsePointer(errors[0]?.instancePath ?? '').findLast((token) => !/^\d+$/.test(token)) ?? '';
  if (SETTLED_ENUMS.has(field)) return severe(`must be one of ${names}, is ${shown}`, 'Correct the value.');
  return {
    level: 'warning',
    says: `is ${shown}, and Kubernetes 1.33 knows only ${names}`,
    remedy: 'Correct the value, unless a newer Kubernetes has it.',
  };
}

function severe(says: string, remedy: string): Expectation {
  return { level: 'severe', says, remedy };
}

function withArticle(type: string): string {
  if (type === 'array') return 'a list';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function typeRemedy(types: readonly string[], value: Json | undefined): string {
  if (types.includes('integer') && typeof value === 'string' && /^-?\d+$/.test(value)) {
    return 'Remove the quotes: a quoted number is a string.';
  }
  if (types.includes('string') && !isObject(value) && !isArray(value)) return 'Put it in quotes.';
  return 'Write a value of that type; the API server refuses this one.';
}

function missing(error: SchemaError): string {
  return String(error.params['missingProperty']);
}

function valueAt(document: JsonObject, pointer: Pointer): Json | undefined {
  let node: Json | undefined = document;
  for (const token of parsePointer(pointer)) {
    if (isArray(node)) node = node[Number(token)];
    else node = isObject(node) ? node[token] : undefined;
  }
  return node;
}

function violation(pointer: Pointer, level: Violation['level'], message: string, remedy: string): Violation {
  return { code: 'schema-violation', level, pointer, message, remedy };
}
