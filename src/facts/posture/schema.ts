import { flowSchema, membershipSchema, reasonSchema } from '#facts/platform/schema.ts';
import { OUTSIDE } from '#facts/posture/outside.ts';
import { closed, type Typed } from '#facts/schema.ts';

const strings = { type: 'array', items: { type: 'string' } } as const;
const answer = { type: 'string', enum: ['yes', 'no', 'unknown'] } as const;
const reasons = { type: 'array', items: reasonSchema } as const;

/** Peers whom no declared flow covers, and who reach a listener nevertheless. */
export const intruderSchema = closed({
  type: { type: 'string', enum: ['workloads', 'pods', 'addresses'] },
  who: { type: 'string', description: 'in words: names, or which pods somebody could add, or addresses' },
  example: { type: 'string', description: 'one of them: a pod in words; empty for addresses' },
  outcome: { type: 'string', enum: ['open', 'unknown'] },
  transport: { type: 'string', enum: ['plaintext', 'mtls'] },
  via: { type: 'string', description: 'the relay through which it leads; empty if none' },
  requests: { type: 'string', description: 'what they may send, in words' },
  unconditional: { type: 'boolean', description: 'everything may be sent' },
  because: reasons,
});

/** A question about a listener, answered with the reasons. */
const judged = closed({ answer, because: reasons });

export const postureListenerSchema = closed({
  protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP'] },
  ports: {
    type: 'string',
    description: 'one port; or, for `any`, all that nothing declares and that are treated alike',
  },
  name: { type: 'string' },
  source: { type: 'string', enum: ['container', 'service', 'policy', 'any'] },
  public: { type: 'boolean', description: 'declared as public in eastwest.yaml' },
  pointer: {
    type: 'string',
    description: 'to the port in this workload; to its pod template if it is written elsewhere',
  },
  plaintext: closed({
    ...judged.properties,
    reached: {
      ...answer,
      description: 'whether anybody at all reaches it in plaintext, to send more than its probes do',
    },
    who: { type: 'string', description: 'who reaches it in plaintext; empty if nobody' },
    through: { ...reasons, description: 'what lets them through' },
  }),
  mtls: answer,
  intruders: { type: 'array', items: intruderSchema },
  strangers: {
    ...judged,
    description:
      'whether an identity that no policy names may send what no policy names: authorization is open by default',
  },
  byNetwork: { ...judged, description: 'whether an address is enough to be permitted, without an identity' },
  rawTcp: { ...judged, description: 'whether bytes that are not HTTP get past rules that speak of HTTP' },
});

export const postureFlowSchema = closed({
  ...flowSchema.properties,
  at: { type: 'string', description: 'file:line of the flow in eastwest.yaml' },
  meshed: {
    type: 'boolean',
    description: 'both ends are in the same mesh, and the port is none on which the proxy itself answers',
  },
  excess: {
    type: 'string',
    description: 'what the caller may send beyond the declared operations; empty if nothing',
  },
  excessSure: {
    type: 'boolean',
    description: 'whether it is permitted for sure; if not, it may be, which the manifests do not show',
  },
  sample: { type: 'string', description: 'one such request' },
  excessBecause: reasons,
  unjudged: {
    type: 'boolean',
    description:
      'nothing looks at the requests that are sent to that port, and somebody whom no flow covers gets in there too (which is told of the listener)',
  },
});

/** A port of a public workload, by the way in by which it goes best. */
export const postureEntrySchema = closed({
  at: {
    type: 'string',
    description: 'file:line of eastwest.yaml where it is declared public; empty if not known',
  },
  to: { type: 'string', description: 'namespace/name of the workload' },
  port: { type: 'integer', description: 'of its pods' },
  by: { type: 'string', description: 'what opens the way in, as Kind/namespace/name' },
  type: { type: 'string', description: 'LoadBalancer, NodePort, externalIPs, hostPort, Ingress, …; gateway' },
  file: { type: 'string', description: 'where the way in is written' },
  line: { type: 'integer' },
  gateway: {
    type: 'string',
    description: 'namespace/name of the gateway of the mesh through which it leads; empty if none',
  },
  works: {
    ...answer,
    description: 'whether an honest client outside gets in, without a certificate of the mesh',
  },
  seen: {
    type: 'boolean',
    description:
      'who connects to the pods is known: no ingress controller or gateway that the manifests do not have',
  },
  stoppedBy: {
    type: 'string',
    enum: ['', 'client', 'network', 'transport', 'identity', 'authorization'],
    description:
      'the first thing that stops it; empty if nothing does. `client`: the gateway does not send it on',
  },
  inside: { type: 'boolean', description: 'it is stopped behind the gateway: at what that calls' },
  because: reasons,
});

/** What the equation says of a workload. */
export const postureSchema = closed({
  mesh: membershipSchema,
  outside: {
    type: 'string',
    enum: OUTSIDE,
    description: 'why no mesh takes it in, or that it is a mesh’s own machinery; empty for an application',
  },
  isolation: closed({
    ingress: { type: 'string', enum: ['isolated', 'governed', 'none', 'host-network', 'unknown'] },
    egress: { type: 'string', enum: ['isolated', 'governed', 'none', 'host-network', 'unknown'] },
  }),
  public: { type: 'boolean', description: 'declared as public in eastwest.yaml' },
  declares: { type: 'boolean', description: 'eastwest.yaml declares flows or public entries at all' },
  intruderModel: { type: 'string', enum: ['anybody', 'other-namespaces'] },
  listeners: { type: 'array', items: postureListenerSchema },
  flows: { type: 'array', items: postureFlowSchema, description: 'declared calls of which it is the client' },
  entries: {
    type: 'array',
    items: postureEntrySchema,
    description: 'if it is declared public: its ports to which the manifests show a way in from outside',
  },
  reaches: closed({
    count: { type: 'integer', description: 'how many workloads it reaches, also through what it reaches' },
    beyond: { ...strings, description: 'those that no chain of declared flows leads to; the first ten' },
    beyondCount: { type: 'integer' },
    beyondSure: {
      type: 'integer',
      description: 'how many of them for sure; of the others it cannot be told',
    },
    path: { type: 'string', description: 'how it gets to the first of them: a → b → c' },
  }),
});

/** Whether what no policy allows is closed in a namespace, in one direction. */
const defaultDeny = closed({
  everyPod: { ...answer, description: 'for every pod in it, also those that are added' },
  governed: { type: 'integer', description: 'workloads for which policies hold: not in the node’s network' },
  open: { ...strings, description: 'those for which it is open' },
  unknown: { ...strings, description: 'those of which it cannot be told' },
});

/** What the equation says of a namespace. */
export const namespacePostureSchema = closed({
  mesh: membershipSchema.properties.mesh,
  members: { type: 'integer', description: 'workloads in it that are, or may be, in a mesh' },
  workloads: { type: 'integer' },
  controlPlane: { type: 'boolean', description: 'some of what a mesh itself is made of stands in it' },
  strict: {
    ...judged,
    description:
      'whether a new pod of the mesh, that no policy selects, would take nothing but authenticated connections',
  },
  isolation: closed({ ingress: defaultDeny, egress: defaultDeny }),
});

/** What is wrong with a policy, as far as the equation tells. */
export const policyPostureSchema = closed({
  dead: {
    type: 'array',
    items: closed({
      type: {
        type: 'string',
        enum: ['selects-nothing', 'no-such-namespace', 'no-such-pod', 'no-such-port', 'shadowed', 'undone'],
      },
      pointer: { type: 'string' },
      detail: {
        type: 'string',
        description:
          'the port’s name, what is asked for and not there, or the other policy as Kind/namespace/name',
      },
      elsewhere: {
        type: 'boolean',
        description: 'what it names may be in a namespace whose pods the manifests do not show',
      },
    }),
    description: 'parts of a network policy that have no effect',
  },
  faults: {
    type: 'array',
    items: closed({ pointer: { type: 'string' }, message: { type: 'string' } }),
    description: 'parts of a mesh’s resource that cannot mean what they seem to',
  },
  idle: {
    type: 'array',
    items: closed({ pointer: { type: 'string' }, message: { type: 'string' } }),
    description: 'parts of a mesh’s policy that select nothing, or that name what the manifests do not have',
  },
  world: {
    type: 'array',
    items: closed({
      direction: { type: 'string', enum: ['ingress', 'egress'] },
      pointer: { type: 'string' },
      ports: { type: 'string', description: 'in words: `all`, or protocols and ports' },
      everyPort: { type: 'boolean', description: 'every port of TCP' },
      addresses: { type: 'string', description: '`any`, or the blocks' },
      workloads: {
        ...strings,
        description: 'the workloads for which it holds, and, on the way in, that are not declared public',
      },
      unseen: {
        type: 'boolean',
        description: 'the manifests show no workload in its namespace: for whom it holds cannot be told',
      },
    }),
    description: 'rules of a network policy that hold for any address in the world',
  },
  entrances: {
    type: 'array',
    items: closed({
      pointer: { type: 'string' },
      port: { type: 'integer', description: 'as written: what clients connect to' },
      protocol: { type: 'string', description: 'as written: HTTP, HTTPS, TLS, TCP, …' },
      hosts: strings,
      tls: {
        type: 'string',
        enum: ['none', 'redirect', 'simple', 'mutual', 'optional-mutual', 'passthrough', 'mesh', 'unknown'],
        description:
          'redirect: plaintext, and each request is answered by a redirect to HTTPS; simple: clients show no certificate; mesh: the mesh’s own mutual TLS',
      },
      outside: { ...answer, description: 'whether a way from outside the cluster leads there' },
    }),
    description: 'servers of an Istio Gateway, or listeners of one of the Gateway API',
  },
});

export type IntruderFacts = Typed<typeof intruderSchema>;
export type PostureListener = Typed<typeof postureListenerSchema>;
export type PostureFlow = Typed<typeof postureFlowSchema>;
export type PostureEntry = Typed<typeof postureEntrySchema>;
export type Posture = Typed<typeof postureSchema>;
export type NamespacePosture = Typed<typeof namespacePostureSchema>;
export type PolicyPosture = Typed<typeof policyPostureSchema>;

/** Of a workload that isn't in the cluster. */
export const NO_POSTURE: Posture = {
  mesh: { mesh: 'none', mode: 'none', member: 'unknown', principal: '', because: [] },
  outside: '',
  isolation: { ingress: 'unknown', egress: 'unknown' },
  public: false,
  declares: false,
  intruderModel: 'anybody',
  listeners: [],
  flows: [],
  entries: [],
  reaches: { count: 0, beyond: [], beyondCount: 0, beyondSure: 0, path: '' },
};
