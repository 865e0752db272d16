import { SUBJECT_TYPES } from '#facts/subject.ts';
import type { JsonObject } from '#manifest/json.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const ordinal = { type: 'integer', minimum: 1 } as const;
const severity = { enum: ['error', 'warning', 'note'] } as const;
const subjectType = { enum: SUBJECT_TYPES } as const;

const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });
const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });
const described = (schema: JsonObject, description: string): JsonObject => ({ ...schema, description });

/** An object with these members and no others; all of them present, apart from the optional ones. */
function object(required: JsonObject, optional: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const origin: JsonObject = {
  oneOf: [
    object({ type: { const: 'builtin' } }),
    object({ type: { const: 'user' }, file: text, line: count }),
  ],
};

const rule = object({
  id: described(text, 'category/name'),
  category: text,
  title: text,
  description: text,
  remedy: text,
  severity,
  subject: described(subjectType, 'what one evaluation looks at'),
  kinds: described(listOf(text), 'if not empty: the kinds that it looks at'),
  sensitive: described(flag, 'what it points at is itself a secret'),
  references: listOf(text),
  origin,
  status: {
    enum: ['passed', 'failed', 'not-applicable', 'off', 'broken'],
    description: 'not-applicable: nothing to look at, which is not a pass; broken: gave no answer',
  },
  subjects: described(count, 'how many subjects it looked at'),
  findings: count,
  suppressed: count,
});

const location = object(
  {
    file: described(text, 'as the user named it; <stdin> for standard input'),
    line: ordinal,
    column: described(ordinal, 'in UTF-16 code units, from 1'),
    endLine: ordinal,
    endColumn: described(ordinal, 'exclusive'),
  },
  {
    document: described(ordinal, "the document's number in the file"),
    pointer: described(text, "JSON pointer from the document's root"),
    template: described(text, "the path in Helm's # Source: comment"),
    source: described(
      object({ file: text, line: ordinal }),
      'of a rendered text: where it would be mended; line 1 where only the file is known',
    ),
  },
);

const excerpt = described(
  object({ line: ordinal, lines: listOf(text) }),
  'lines around the location, secrets masked',
);

const finding = object(
  {
    rule: text,
    severity,
    title: text,
    message: text,
    remedy: text,
    subject: object({ type: subjectType, id: described(text, 'Kind/namespace/name') }),
    location: ref('location'),
    related: listOf(ref('location')),
    node: described(text, 'the node in the resource, list items by name; empty: the whole resource'),
    fingerprint: described(text, 'stays the same when lines move'),
  },
  { metadata: described({ type: 'object' }, "what a user's rule added"), excerpt: ref('excerpt') },
);

const problem = object(
  {
    code: text,
    level: { enum: ['severe', 'warning', 'note'], description: "severe: the answer can't be trusted" },
    message: text,
    remedy: text,
    location: ref('location'),
  },
  { excerpt: ref('excerpt') },
);

const summary = object({
  files: count,
  documents: count,
  resources: count,
  subjects: object(Object.fromEntries(SUBJECT_TYPES.map((type) => [type, count]))),
  rules: object({ passed: count, failed: count, 'not-applicable': count, off: count, broken: count }),
  findings: object({ error: count, warning: count, note: count }),
  problems: object({ severe: count, warning: count, note: count }),
  suppressed: count,
  unknowns: count,
});

const suppression = object(
  {
    by: {
      enum: ['exception', 'baseline', 'before'],
      description: 'an exception of the team; the baseline; it was there before the change',
    },
    finding: ref('finding'),
    reason: text,
  },
  { expires: text },
);

const since = described(
  object({
    revision: text,
    commit: text,
    changed: described(count, 'findings that are left and said something else, or less gravely, before'),
    mended: listOf(ref('finding')),
  }),
  'with --changed-since: what the change is judged against, and what it mended',
);

const score = described(
  object({
    holding: listOf(object({ subject: subjectType, seen: count, holding: count })),
    rules: object({ passed: count, applicable: count }),
    text: described(text, 'the same in words'),
  }),
  'subjects that rules looked at, and how many of them no finding of severity error is about; rules without a finding, of those that had something to look at; missing if the answer is no answer',
);

const report = object(
  {
    schemaVersion: { const: 1 },
    tool: object({ name: { const: 'eastwest' }, version: text }),
    verdict: {
      enum: ['untrusted', 'nothing-seen', 'findings', 'clean'],
      description: 'only clean is a pass',
    },
    summary,
    rules: listOf(rule),
    findings: listOf(ref('finding')),
    suppressions: listOf(suppression),
    problems: listOf(problem),
    unknowns: listOf(object({ subject: text, reason: text, count })),
  },
  { environment: described(text, 'which of the environments in eastwest.yaml'), score, since },
);

/** The JSON schema (draft 7) of `--format json`. A change that a reader could trip over is a new schemaVersion. */
export const REPORT_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'eastwest report',
  oneOf: [
    ref('report'),
    described(object({ environments: listOf(ref('report')) }), 'of several environments, a report each'),
  ],
  definitions: { report, location, excerpt, finding },
};
