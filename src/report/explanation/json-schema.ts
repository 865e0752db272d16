import type { JsonObject } from '#manifest/json.ts';
import {
  accounts,
  assumption,
  listener,
  meshChange,
  meshSchema,
  operation,
} from '#report/explanation/json-schema-mesh.ts';
import {
  connectionSet,
  listOf,
  location,
  object,
  outcome,
  places,
  text,
} from '#report/explanation/schema-parts.ts';

const rule = object({ policy: text, rule: { type: 'integer', minimum: 1 }, location }, { name: text });

const direction: JsonObject = { enum: ['ingress', 'egress'] };
const written = { location, excerpt: object({ line: { type: 'integer' }, lines: listOf(text) }) };
const tier: JsonObject = { enum: ['admin', 'network-policy', 'baseline'] };
const flag: JsonObject = { type: 'boolean' };

const step: JsonObject = {
  oneOf: [
    object({ type: { const: 'not-isolated' }, decides: flag }),
    object({ type: { const: 'exempt' }, decides: flag, reason: text }),
    object({ type: { const: 'selected' }, decides: flag, policy: text, tier, ...written }),
    object({ type: { const: 'unknown' }, decides: flag, policy: text, reason: text, ...written }),
    object(
      {
        type: { const: 'rule' },
        decides: flag,
        policy: text,
        tier,
        rule: { type: 'integer', minimum: 1 },
        effect: { enum: ['allow', 'deny', 'pass'] },
        result: { enum: ['matched', 'peer', 'port', 'unknown', 'not-reached'] },
        ...written,
      },
      { name: text, reason: text },
    ),
  ],
};

const change: JsonObject = {
  oneOf: [
    object({ type: { const: 'allow' }, direction, isolates: flag, policy: { type: 'object' } }),
    object({ type: { const: 'isolate' }, direction, policy: { type: 'object' } }),
    object({ type: { enum: ['narrow', 'admin'] }, direction, rules: listOf(rule) }),
    object({ type: { const: 'none' }, direction, reason: text }),
    object({ type: { const: 'know' }, direction, reasons: listOf(text) }),
    meshChange,
  ],
};

const from: JsonObject = {
  oneOf: [
    object({ type: { const: 'workload' }, id: text, otherReplica: flag }),
    object({ type: { const: 'addresses' }, addresses: text }),
    object({ type: { const: 'pods' }, places, accounts }),
  ],
};

const sides = listOf(object({ direction, end: text, outcome, steps: listOf(step) }));

const source = object(
  { from, outcome, sides, changes: listOf(change) },
  { example: listOf({ type: 'object' }), mesh: meshSchema(sides, change), operations: listOf(operation) },
);

const entrance = object({
  type: text,
  through: { enum: ['address', 'ingress-controller'] },
  resource: text,
  location,
});
const gateway = object({ gateways: listOf(text), requests: text, resource: text, location });
const verdict: JsonObject = { enum: ['open', 'closed', 'unknown', 'mixed'] };

/** The shape of `explain --format json` (JSON Schema draft-07). A member may be added; none changes its meaning. */
export const EXPLANATION_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'eastwest explain',
  ...object({
    schemaVersion: { const: 1 },
    tool: object({ name: { const: 'eastwest' }, version: text }),
    layer: { enum: ['network', 'network and mesh'] },
    from: text,
    to: text,
    outcome: verdict,
    notes: listOf(text),
    cases: listOf(
      object(
        {
          to: text,
          protocol: { enum: ['TCP', 'UDP', 'SCTP'] },
          port: { type: 'integer', minimum: 1, maximum: 65535 },
          portName: text,
          speaks: { enum: ['http', 'bytes', 'either'] },
          outcome: verdict,
          sources: listOf(source),
        },
        { entrances: listOf(entrance), gateways: listOf(gateway), listener },
      ),
    ),
    otherPorts: listOf(object({ to: text, from, open: connectionSet, unknown: connectionSet })),
    meshes: listOf({ enum: ['istio', 'linkerd'] }),
    assumptions: listOf(assumption),
  }),
};
