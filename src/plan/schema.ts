import { reasonSchema } from '#facts/platform/schema.ts';
import { closed, type Typed } from '#facts/schema.ts';
import { NEED_BASES } from '#plan/need/need.ts';
import { OPEN_KINDS } from '#plan/openness.ts';
import { PLAN_MESHES } from '#plan/target.ts';

export const PHASES = ['observe', 'test', 'roll-out', 'enforce'] as const;
export type Phase = (typeof PHASES)[number];

const text = { type: 'string' } as const;
const count = { type: 'integer' } as const;
const strings = { type: 'array', items: text } as const;
const numbers = { type: 'array', items: count } as const;
const reasons = { type: 'array', items: reasonSchema } as const;
const place = {
  file: text,
  line: { type: 'integer', description: 'from 1; 0 if it is in no file' },
} as const;
const mesh = {
  type: 'string',
  enum: ['', ...PLAN_MESHES],
  description: 'empty: it has to be chosen',
} as const;

export const planNeedSchema = closed({
  basis: {
    type: 'string',
    enum: NEED_BASES,
    description:
      'from where it is known that the call is wanted; all but `declared` are read off the manifests',
  },
  from: { ...text, description: 'Kind/namespace/name of a workload; or what connects' },
  to: { ...text, description: 'Kind/namespace/name' },
  port: count,
  operations: strings,
  service: { ...text, description: 'by which Service; empty for any' },
  byAddress: { type: 'boolean', description: 'to the pods’ own addresses' },
  evidence: { ...text, description: 'why the call is taken to be wanted' },
  ...place,
  works: { type: 'string', enum: ['yes', 'no', 'unknown'], description: 'today' },
});

export const breakSchema = closed({
  need: { ...count, description: 'place in `needs`' },
  outcome: { type: 'string', enum: ['breaks', 'may-break'] },
  stoppedBy: {
    type: 'string',
    enum: ['', 'client', 'network', 'transport', 'identity', 'authorization'],
  },
  transport: {
    type: 'string',
    enum: ['plaintext', 'mtls', 'tls', 'refused', 'unknown'],
    description: 'how it would be sent',
  },
  because: reasons,
});

export const plaintextClientSchema = closed({
  client: text,
  listeners: { ...strings, description: 'namespace/name:port' },
  because: reasons,
});

export const planNamespaceSchema = closed({
  name: text,
  mesh,
  workloads: count,
  outside: { ...strings, description: 'workloads that are in no mesh, or not for sure' },
  listeners: count,
  open: { ...count, description: 'listeners that take more than mutual TLS, and not by design' },
  breaks: {
    type: 'array',
    items: breakSchema,
    description: 'what stops working if it demanded mutual TLS today',
  },
  clients: {
    type: 'array',
    items: plaintextClientSchema,
    description: 'some of those who could call in plaintext today, and may do so',
  },
  clientCount: { ...count, description: 'how many these are' },
});

export const changeSchema = closed({
  action: { type: 'string', enum: ['apply', 'set', 'remove', 'delete', 'configure'] },
  resource: { ...text, description: 'Kind/namespace/name; empty for a setting of the control plane' },
  pointer: text,
  ...place,
  value: { ...text, description: 'set and configure: the new value, as JSON' },
  object: { description: 'apply: the whole object; set: a merge patch, where one can say it; else null' },
});

export const stepSchema = closed({
  number: count,
  phase: { type: 'string', enum: PHASES },
  kind: {
    type: 'string',
    enum: ['join', 'loosen', 'fix', 'strict', 'except', 'tighten', 'mesh'],
  },
  namespace: { ...text, description: 'empty for the whole mesh' },
  title: text,
  changes: { type: 'array', items: changeSchema },
  after: { ...numbers, description: 'steps without which this one would break something' },
  keeps: { ...numbers, description: 'needs that it lets go on working' },
  because: reasons,
});

export const caveatSchema = closed({
  kind: {
    type: 'string',
    enum: [
      'host-network',
      'control-plane',
      'not-joined',
      'job',
      'server-first',
      'undecided',
      'closes',
      'stuck',
      'cycle',
    ],
  },
  subject: { ...text, description: 'a workload or a namespace' },
  text,
  ...place,
  because: reasons,
});

export const exceptionSchema = closed({
  workload: text,
  protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP'] },
  ports: text,
  kind: { type: 'string', enum: OPEN_KINDS },
  byDesign: { type: 'boolean' },
  step: { ...count, description: 'the step that makes it; 0 if it is there already' },
  needs: { ...numbers, description: 'what would stop without it' },
  until: { ...text, description: 'how to get rid of it' },
  because: reasons,
});

export const planSchema = closed({
  to: { type: 'string', enum: ['strict'] },
  meshes: { type: 'array', items: { type: 'string', enum: PLAN_MESHES }, description: 'in use today' },
  mesh,
  strict: {
    type: 'boolean',
    description: 'every listener accepts only mutual TLS, but for exceptions by design',
  },
  complete: { type: 'boolean', description: 'after the last step the same is true' },
  listeners: closed({ all: count, open: count, byDesign: count }, 'today'),
  proof: {
    type: 'array',
    items: closed({ listeners: count, because: reasonSchema }),
    description: 'what makes listeners refuse plaintext today, and how many',
  },
  basis: { type: 'string', enum: ['declared', 'guessed', 'none'] },
  needs: { type: 'array', items: planNeedSchema },
  missing: {
    type: 'array',
    items: closed({ from: text, to: text, missing: text }),
    description: 'declared flows that name what the manifests do not have',
  },
  today: {
    type: 'array',
    items: breakSchema,
    description: 'what stops working if the whole mesh demanded mutual TLS today',
  },
  namespaces: { type: 'array', items: planNamespaceSchema },
  caveats: { type: 'array', items: caveatSchema },
  steps: { type: 'array', items: stepSchema },
  remaining: {
    type: 'array',
    items: closed({
      namespace: text,
      clients: { type: 'array', items: plaintextClientSchema },
      clientCount: count,
    }),
    description: 'who could still call in plaintext once everything has been brought in and mended',
  },
  order: { ...strings, description: 'namespaces in the order of the roll-out' },
  exceptions: { type: 'array', items: exceptionSchema, description: 'what is left after the last step' },
});

export type PlanNeed = Typed<typeof planNeedSchema>;
export type PlanBreak = Typed<typeof breakSchema>;
export type PlanClient = Typed<typeof plaintextClientSchema>;
export type PlanNamespace = Typed<typeof planNamespaceSchema>;
export type PlanChange = Typed<typeof changeSchema>;
export type PlanStep = Typed<typeof stepSchema>;
export type PlanCaveat = Typed<typeof caveatSchema>;
export type PlanException = Typed<typeof exceptionSchema>;
export type Plan = Typed<typeof planSchema>;
