import type { JsonObject } from '#manifest/json.ts';
import { accounts } from '#report/explanation/json-schema-mesh.ts';
import { connectionSet, listOf, object, outcome, places, text } from '#report/explanation/schema-parts.ts';

const count: JsonObject = { type: 'integer', minimum: 0 };

const end: JsonObject = {
  oneOf: [
    object({ type: { const: 'workloads' }, ids: listOf(text) }),
    object({ type: { const: 'all-workloads' }, except: listOf(text) }),
    object({ type: { const: 'addresses' }, addresses: text }),
    object({ type: { const: 'ingress-controller' } }),
    object({ type: { const: 'pods' }, places }, { accounts }),
  ],
};

const boolean: JsonObject = { type: 'boolean' };
const transport: JsonObject = { enum: ['plaintext', 'mtls', 'tls'] };
const requests: JsonObject = { type: 'string', description: 'in words; `anything` for all of them' };
const meshes = listOf({ enum: ['istio', 'linkerd'] });

const reachable = object(
  { open: connectionSet, unknown: connectionSet },
  {
    ways: {
      ...listOf(object({ transport, requests, open: connectionSet, unknown: connectionSet })),
      description: 'how it is sent; only if there is a mesh on either side',
    },
  },
);

const transitionWays = listOf(object({ transport, requests, sure: boolean }));

const transition = object(
  { before: outcome, after: outcome, connections: connectionSet },
  {
    ways: object({ before: transitionWays, after: transitionWays }),
    opens: {
      enum: ['reachable', 'plaintext'],
      description: 'something can be sent that could not be, or only by mTLS',
    },
    refusedBy: {
      enum: ['network', 'transport', 'identity', 'authorization'],
      description: 'who refuses now what was reachable among workloads',
    },
  },
);

const change = object(
  {
    scope: { enum: ['workloads', 'entrances', 'addresses', 'newcomers'] },
    kind: { enum: ['new', 'gone', 'changed'] },
    newlyReachable: {
      type: 'boolean',
      description: 'something was closed before, or takes plaintext now; this is what --fail-on-new counts',
    },
    from: end,
    to: end,
    before: reachable,
    after: reachable,
    transitions: listOf(transition),
  },
  { entrance: object({ type: text, resource: text }), because: { enum: ['added', 'removed'] } },
);

const schemaVersion: JsonObject = { const: 2 };

const diff = object(
  {
    schemaVersion,
    tool: object({ name: { const: 'eastwest' }, version: text }),
    layer: { enum: ['network', 'all'] },
    base: text,
    head: text,
    summary: object({ new: count, plaintext: count, gone: count, other: count }),
    workloads: object({ added: listOf(text), removed: listOf(text) }),
    changes: listOf(change),
  },
  {
    environment: { type: 'string', description: 'which of the environments in eastwest.yaml' },
    remarks: {
      ...listOf(text),
      description: 'what to mind: a side that counts as empty, other settings, an answer that is none',
    },
    meshes: object({ base: meshes, head: meshes }),
  },
);

/** The shape of `diff --format json` (JSON Schema draft-07). A member may be added; none changes its meaning. */
export const DIFF_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'eastwest diff',
  oneOf: [
    { $ref: '#/definitions/diff' },
    {
      description: 'of several environments, a difference each',
      ...object({ schemaVersion, environments: listOf({ $ref: '#/definitions/diff' }) }),
    },
  ],
  definitions: { diff },
};
