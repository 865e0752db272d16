import type { JsonObject } from '#manifest/json.ts';
import { connectionSet, listOf, object, outcome, places, text } from '#report/explanation/schema-parts.ts';

const count: JsonObject = { type: 'integer', minimum: 0 };

const end: JsonObject = {
  oneOf: [
    object({ type: { const: 'workloads' }, ids: listOf(text) }),
    object({ type: { const: 'all-workloads' }, except: listOf(text) }),
    object({ type: { const: 'addresses' }, addresses: text }),
    object({ type: { const: 'ingress-controller' } }),
    object({ type: { const: 'pods' }, places }),
  ],
};

const reachable = object({ open: connectionSet, unknown: connectionSet });

const change = object(
  {
    scope: { enum: ['workloads', 'entrances', 'addresses', 'newcomers'] },
    kind: { enum: ['new', 'gone', 'changed'] },
    newlyReachable: {
      type: 'boolean',
      description: 'something was closed before; this is what --fail-on-new counts',
    },
    from: end,
    to: end,
    before: reachable,
    after: reachable,
    transitions: listOf(object({ before: outcome, after: outcome, connections: connectionSet })),
  },
  { entrance: object({ type: text, resource: text }), because: { enum: ['added', 'removed'] } },
);

/** The shape of `diff --format json` (JSON Schema draft-07). A member may be added; none changes its meaning. */
export const DIFF_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'eastwest diff',
  ...object({
    schemaVersion: { const: 1 },
    tool: object({ name: { const: 'eastwest' }, version: text }),
    layer: { const: 'network' },
    base: text,
    head: text,
    summary: object({ new: count, gone: count, other: count }),
    workloads: object({ added: listOf(text), removed: listOf(text) }),
    changes: listOf(change),
  }),
};
