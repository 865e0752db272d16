import type { JsonObject } from '#manifest/json.ts';
import { listOf, location, object, outcome, text } from '#report/explanation/schema-parts.ts';

const answer: JsonObject = { enum: ['yes', 'no', 'unknown'] };
const mesh: JsonObject = { enum: ['istio', 'linkerd', 'none'] };
const mode: JsonObject = { enum: ['sidecar', 'gateway', 'ambient', 'waypoint', 'none'] };
const port: JsonObject = { type: 'integer', minimum: 1, maximum: 65535 };
const layer: JsonObject = { enum: ['client', 'network', 'transport', 'identity', 'authorization'] };
const relay = object({ id: text, port });

/** A clause that completes "…, because", with its code, and where it is written if it is. */
const reason = object(
  { reason: text, text },
  { resource: text, location, excerpt: object({ line: { type: 'integer' }, lines: listOf(text) }) },
);

const member = { mesh, mode, member: answer, because: listOf(reason) };

/** The destination, as its mesh makes it. */
export const listener = object({
  ...member,
  accepts: object({ plaintext: answer, mtls: answer, because: listOf(reason) }),
});

export const operation = object({ operation: text, outcome, only: text, because: listOf(reason) });

export const accounts: JsonObject = {
  oneOf: [
    object({ type: { const: 'any' } }),
    object({ type: { enum: ['only', 'except'] }, names: listOf(text) }),
    object({ type: { const: 'principals' }, text }),
  ],
};

export const assumption = object({
  mesh,
  setting: text,
  value: text,
  source: { enum: ['default', 'configured', 'ambiguous'] },
});

export const meshChange = object({
  type: { const: 'mesh' },
  mesh,
  mode,
  advice: {
    enum: [
      'join',
      'permit',
      'deny-rule',
      'narrow-rule',
      'restrict',
      'client-setting',
      'server-setting',
      'require-mtls',
      'gateway',
      'know',
    ],
  },
  subject: text,
  because: listOf(reason),
  manifests: listOf({ type: 'object' }),
});

const sees = object({ symptom: text, text });

/** The mesh's part of the answer for one class of sources. */
export function meshSchema(sides: JsonObject, change: JsonObject): JsonObject {
  const way = object(
    {
      transport: { enum: ['plaintext', 'mtls'] },
      port,
      accepted: answer,
      because: listOf(reason),
      outcome,
      requests: object({ certain: text, possible: text }),
      decisions: listOf(
        object({
          outcome: { enum: ['permitted', 'denied', 'unknown'] },
          requests: text,
          because: listOf(reason),
        }),
      ),
      hops: listOf(object({ from: text, to: text, port, outcome, sides })),
    },
    { via: relay, stoppedBy: layer, sees },
  );
  const call = object(
    {
      service: text,
      transport: { enum: ['plaintext', 'mtls', 'tls', 'refused', 'unknown'] },
      port,
      because: listOf(reason),
      outcome,
      changes: listOf(change),
    },
    { via: relay, stoppedBy: layer, sees },
  );
  return object(
    { ways: listOf(way) },
    {
      member: object(member),
      identity: object({ principal: text, sure: { type: 'boolean' } }),
      works: object({ outcome, calls: listOf(call) }),
    },
  );
}
