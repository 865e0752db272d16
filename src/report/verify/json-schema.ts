import type { JsonObject } from '#manifest/json.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const ordinal = { type: 'integer', minimum: 1 } as const;
const percent = { type: 'number', minimum: 0, maximum: 100 } as const;

const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });
const orNull = (schema: JsonObject): JsonObject => ({ oneOf: [{ type: 'null' }, schema] });
const described = (schema: JsonObject, description: string): JsonObject => ({ ...schema, description });

/** An object with these members and no others. */
function object(properties: JsonObject): JsonObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

const variable = object({ name: text, value: described(text, 'as Rego, cut if it is long') });

const test = object({
  package: text,
  name: text,
  file: text,
  line: ordinal,
  status: {
    enum: ['passed', 'failed', 'errored', 'skipped'],
    description: 'errored: it has no answer; skipped: its name begins with todo_test_',
  },
  milliseconds: { type: 'number', minimum: 0 },
  cases: listOf(object({ name: text, passed: { type: 'boolean' } })),
  output: described(text, 'what it printed'),
  message: described(text, 'why it errored; otherwise empty'),
  stopped: described(
    orNull(object({ file: text, line: ordinal, text, variables: listOf(variable) })),
    'the expression that was not true, if it failed and that is known',
  ),
});

const coverage = object({
  percent,
  covered: count,
  uncovered: count,
  files: listOf(
    object({
      file: text,
      percent,
      covered: count,
      uncovered: count,
      gaps: listOf(object({ from: ordinal, to: ordinal })),
    }),
  ),
});

/** The JSON schema (draft 7) of `eastwest verify --format json`. A change that a reader could trip over is a new schemaVersion. */
export const VERIFY_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'eastwest verify',
  ...object({
    schemaVersion: { const: 1 },
    tool: object({ name: { const: 'eastwest' }, version: text }),
    verdict: { enum: ['passed', 'failed', 'untrusted'], description: 'only passed is a pass' },
    summary: object({ passed: count, failed: count, errored: count, skipped: count }),
    tests: listOf(test),
    warnings: listOf(object({ file: text, line: ordinal, message: text })),
    builtinErrors: described(
      listOf(object({ file: text, line: ordinal, message: text })),
      'where the answer of a function was taken for undefined, since it failed',
    ),
    coverage: described(orNull(coverage), 'null if it was not asked for, or a test does not pass'),
    threshold: described(orNull(percent), 'what was asked for'),
  }),
};
