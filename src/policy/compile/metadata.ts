import { SUBJECT_TYPES, type SubjectType } from '#facts/subject.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Annotation } from '#policy/compile/rego-module.ts';
import type { Severity } from '#policy/finding.ts';

/** What a rule of ours says about itself. */
export interface RuleMetadata {
  readonly title: string;
  readonly description: string;
  readonly remedy: string;
  readonly severity: Severity;
  readonly subject: SubjectType;
  readonly kinds: readonly string[];
  readonly sensitive: boolean;
  readonly references: readonly string[];
  readonly needs?: 'intent';
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];
const KEYS = ['title', 'description', 'related_resources', 'schemas', 'custom'];
const CUSTOM_KEYS = ['severity', 'remedy', 'kinds', 'sensitive', 'needs'];

/** Reads a package's METADATA against its closed schema: the metadata, and what is wrong with it. */
export function readMetadata(annotation: Annotation): readonly [RuleMetadata, readonly string[]] {
  const { content } = annotation;
  const custom = objectAt(content, 'custom');
  const subject = subjectOf(content);
  const severity = asSeverity(custom['severity']);
  const issues = [
    ...unknownKeys(content, KEYS, ''),
    ...unknownKeys(custom, CUSTOM_KEYS, 'custom.'),
    ...missingTexts(content, ['title', 'description'], ''),
    ...missingTexts(custom, ['remedy'], 'custom.'),
    ...(severity === undefined ? [`custom.severity must be one of ${SEVERITIES.join(', ')}`] : []),
    ...(subject === undefined ? [`schemas must be one entry, input: schema.${SUBJECT_TYPES.join('|')}`] : []),
    ...(isStrings(custom['kinds'] ?? []) ? [] : ['custom.kinds must be a list of kinds']),
    ...(typeof (custom['sensitive'] ?? false) === 'boolean'
      ? []
      : ['custom.sensitive must be true or false']),
    ...(['intent', undefined].some((one) => one === custom['needs'])
      ? []
      : ['custom.needs can only be intent']),
  ];
  const metadata: RuleMetadata = {
    title: stringAt(content, 'title') ?? '',
    description: (stringAt(content, 'description') ?? '').trim(),
    remedy: (stringAt(custom, 'remedy') ?? '').trim(),
    severity: severity ?? 'error',
    subject: subject ?? 'resource',
    kinds: arrayAt(custom, 'kinds').filter((kind) => typeof kind === 'string'),
    sensitive: custom['sensitive'] === true,
    references: readReferences(content),
    ...(custom['needs'] === 'intent' ? { needs: custom['needs'] } : {}),
  };
  return [metadata, issues];
}

export function asSeverity(value: unknown): Severity | undefined {
  return SEVERITIES.find((severity) => severity === value);
}

/** `related_resources`, as they are linked to. */
export function readReferences(content: JsonObject): readonly string[] {
  return arrayAt(content, 'related_resources').flatMap((entry) =>
    isObject(entry) ? (stringAt(entry, 'ref') ?? []) : [],
  );
}

/** The schema's name is the rule's subject: it isn't stated twice. */
function subjectOf(content: JsonObject): SubjectType | undefined {
  const [entry, ...others] = arrayAt(content, 'schemas').filter(isObject);
  if (entry === undefined || others.length > 0) return undefined;
  const path = arrayAt(entry, 'path')
    .filter(isObject)
    .map((term) => term['value']);
  const schema = arrayAt(entry, 'schema')
    .filter(isObject)
    .map((term) => term['value']);
  if (path.join('.') !== 'input' || schema.length !== 2) return undefined;
  return SUBJECT_TYPES.find((type) => type === schema[1]);
}

function unknownKeys(object: JsonObject, known: readonly string[], prefix: string): readonly string[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => `unknown key ${prefix}${key} (known: ${known.join(', ')})`);
}

function missingTexts(object: JsonObject, keys: readonly string[], prefix: string): readonly string[] {
  return keys
    .filter((key) => (stringAt(object, key) ?? '').trim() === '')
    .map((key) => `${prefix}${key} is missing or empty`);
}

function isStrings(value: unknown): boolean {
  return isArray(value) && value.every((item) => typeof item === 'string');
}
