import { closed, type Typed } from '#facts/schema.ts';
import { MESH_KINDS } from '#mesh/membership.ts';

const strings = { type: 'array', items: { type: 'string' } } as const;
const answer = { type: 'string', enum: ['yes', 'no', 'unknown'] } as const;

/** Why: what decided, and where it is written. */
export const reasonSchema = closed({
  layer: { type: 'string', enum: ['network', 'mesh'] },
  text: { type: 'string', description: 'a clause that completes "…, because"' },
  resource: { type: 'string', description: 'Kind/namespace/name; empty for a documented default' },
  pointer: { type: 'string', description: 'JSON pointer into the resource' },
  file: { type: 'string' },
  line: { type: 'integer', description: 'from 1; 0 for a documented default' },
});

const reasons = { type: 'array', items: reasonSchema } as const;

export const membershipSchema = closed({
  mesh: { type: 'string', enum: MESH_KINDS },
  mode: { type: 'string', enum: ['sidecar', 'gateway', 'ambient', 'waypoint', 'none'] },
  member: { ...answer, description: 'unknown: it depends on something that the manifests do not show' },
  principal: { type: 'string', description: 'the identity that its pods present; empty outside of a mesh' },
  because: reasons,
});

/** A class of peers that reaches a listener. */
export const peerSchema = closed({
  type: { type: 'string', enum: ['workloads', 'pods', 'addresses'] },
  group: { type: 'integer', description: 'workloads: the number of a list in `groups`; -1 for others' },
  namespaces: {
    ...strings,
    description: 'pods that could be added: the namespaces in which; `*` for any that does not exist yet',
  },
  labels: { ...strings, description: 'pods: their labels, as selectors of which one must match' },
  principals: {
    type: 'string',
    description: 'pods: the identities that it takes, as patterns; empty if it takes none',
  },
  addresses: { type: 'string', description: 'addresses outside, as CIDR blocks' },
});

export const inboundSchema = closed({
  peer: peerSchema,
  outcome: { type: 'string', enum: ['open', 'unknown'] },
  transport: { type: 'string', enum: ['plaintext', 'mtls'] },
  port: { type: 'integer', description: 'the port of the pods at which packets arrive (HBONE: 15008)' },
  via: {
    type: 'string',
    description: 'the relay through which it leads, as Kind/namespace/name; empty if none',
  },
  ports: { type: 'string', description: 'which of the listener’s ports' },
  requests: { type: 'string', description: 'what the peer may send, in words' },
  unconditional: { type: 'boolean', description: 'everything may be sent, whatever it is' },
  because: reasons,
});

export const listenerSchema = closed({
  protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP'] },
  ports: {
    type: 'string',
    description: 'one port; or, for `any`, all that nothing declares and that are treated alike',
  },
  name: { type: 'string' },
  source: { type: 'string', enum: ['container', 'service', 'policy', 'any'] },
  accepts: closed({ plaintext: answer, mtls: answer, because: reasons }),
  inbound: { type: 'array', items: inboundSchema, description: 'whoever is in none of them cannot reach it' },
});

export const flowSchema = closed({
  from: { type: 'string' },
  to: { type: 'string' },
  port: { type: 'integer' },
  operations: strings,
  works: answer,
  transport: {
    type: 'string',
    enum: ['plaintext', 'mtls', 'tls', 'refused', 'unknown'],
    description: 'what the client’s own proxy chooses',
  },
  service: { type: 'string', description: 'through which Service; empty for the pods’ own addresses' },
  stoppedBy: {
    type: 'string',
    enum: ['', 'client', 'network', 'transport', 'identity', 'authorization'],
    description: 'the first thing that stops it; empty if nothing does',
  },
  because: reasons,
});

export const blastSchema = closed({
  direct: { type: 'integer', description: 'number of a list in `groups`: what it reaches at once' },
  reached: { type: 'integer', description: 'how many workloads it reaches, also through what it reaches' },
  further: { ...strings, description: 'the first of those that it reaches only through others, by id' },
});

export const workloadFactsSchema = closed({
  id: { type: 'string', description: 'Kind/namespace/name' },
  file: { type: 'string' },
  line: { type: 'integer' },
  membership: membershipSchema,
  listeners: { type: 'array', items: listenerSchema },
  flows: { type: 'array', items: flowSchema, description: 'declared calls of which it is the client' },
  blast: blastSchema,
});

export const platformSchema = closed({
  workloads: { type: 'array', items: workloadFactsSchema },
  namespaces: { ...strings, description: 'those that exist, or that something stands in' },
  groups: {
    type: 'array',
    items: closed({
      except: { type: 'boolean', description: 'all workloads but these' },
      workloads: { type: 'array', items: { type: 'integer' }, description: 'their places in `workloads`' },
    }),
    description: 'sets of workloads that others refer to, each once',
  },
  dangling: {
    type: 'array',
    items: closed({ from: { type: 'string' }, to: { type: 'string' }, missing: { type: 'string' } }),
    description: 'declared flows that name what the manifests do not have',
  },
  assumptions: {
    type: 'array',
    items: closed({
      mesh: { type: 'string', enum: MESH_KINDS },
      setting: { type: 'string' },
      value: { type: 'string' },
      source: { type: 'string', enum: ['default', 'configured', 'ambiguous'] },
    }),
    description: 'settings of the meshes that are not among the manifests, and what was taken for them',
  },
  faults: {
    type: 'array',
    items: closed({ resource: { type: 'string' }, pointer: { type: 'string' }, message: { type: 'string' } }),
    description: 'what in the policies of network and mesh cannot mean what it seems to',
  },
});

export type Reason = Typed<typeof reasonSchema>;
export type MembershipFacts = Typed<typeof membershipSchema>;
export type PeerFacts = Typed<typeof peerSchema>;
export type InboundFacts = Typed<typeof inboundSchema>;
export type ListenerFacts = Typed<typeof listenerSchema>;
export type FlowFacts = Typed<typeof flowSchema>;
export type WorkloadFacts = Typed<typeof workloadFactsSchema>;
export type PlatformFacts = Typed<typeof platformSchema>;
