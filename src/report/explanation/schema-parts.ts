import type { JsonObject } from '#manifest/json.ts';

/** Parts of the schemas of `explain` and `diff`. */
export const text: JsonObject = { type: 'string' };

export const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });

/** An object with these members and no others; all of them present, apart from the optional ones. */
export function object(required: JsonObject, optional: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

export const outcome: JsonObject = { enum: ['open', 'closed', 'unknown'] };

const port: JsonObject = { type: 'integer', minimum: 1, maximum: 65535 };
const ports: JsonObject = {
  description: 'ranges, first and last port included',
  ...listOf({ type: 'array', items: port, minItems: 2, maxItems: 2 }),
};

export const connectionSet: JsonObject = object({ TCP: ports, UDP: ports, SCTP: ports });

const ordinal: JsonObject = { type: 'integer', minimum: 1 };
export const location: JsonObject = object(
  { file: text, line: ordinal, column: ordinal, endLine: ordinal, endColumn: ordinal },
  { pointer: text },
);

/** Pods that could be added: where, and which (any of the selectors; every pod if `all`). */
export const places: JsonObject = listOf(
  object({
    namespaces: listOf(text),
    newNamespaces: { type: 'boolean' },
    all: { type: 'boolean' },
    selectors: listOf(object({ namespace: text, pods: text })),
  }),
);
