import { EVIDENCE, PLACES } from '#credential/credential.ts';
import { namespacePostureSchema, policyPostureSchema, postureSchema } from '#facts/posture/schema.ts';
import { closed, type Typed } from '#facts/schema.ts';

/** What one evaluation of a rule can look at. The later issues add certificate, database, … */
export const SUBJECT_TYPES = ['resource', 'workload', 'namespace'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

const strings = { type: 'array', items: { type: 'string' } } as const;
const pointer = { type: 'string', description: 'JSON pointer from the root of the resource' } as const;

const entry = closed({
  type: { type: 'string', enum: ['LoadBalancer', 'NodePort', 'externalIPs', 'hostPort'] },
  ports: { type: 'array', items: { type: 'integer' }, description: 'service ports, or the host port' },
  backends: { ...strings, description: 'workloads that it leads to, as namespace/name' },
  declared: { type: 'boolean', description: 'covered by `public` in eastwest.yaml' },
  pointer,
});

const credential = closed({
  evidence: { type: 'string', enum: EVIDENCE, description: 'why it is taken for a credential' },
  place: { type: 'string', enum: PLACES },
  name: {
    type: 'string',
    description: 'the environment variable or the key; empty for a word of a command',
  },
  container: { type: 'string', description: 'empty outside of containers' },
  pointer,
});

const port = closed({
  name: { type: 'string', description: 'empty if unnamed' },
  number: { type: 'integer' },
  protocol: { type: 'string' },
  hostPort: { type: 'integer', description: '0 if none' },
  pointer,
});

const container = closed({
  name: { type: 'string' },
  role: {
    type: 'string',
    enum: ['container', 'init', 'sidecar', 'ephemeral'],
    description: 'sidecar: an init container with restartPolicy Always',
  },
  image: { type: 'string' },
  ports: { type: 'array', items: port },
  command: { ...strings, description: 'as written; empty if the image decides' },
  securityContext: {
    description: 'as written; empty if there is none. The rest of the container is in `pod.spec`',
  },
  pointer,
});

const head = {
  id: { type: 'string', description: 'Kind/namespace/name' },
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  namespace: { type: 'string', description: 'empty if none is written' },
  name: { type: 'string' },
  live: {
    type: 'boolean',
    description: 'read from a cluster (has a uid), as opposed to written in a repository',
  },
} as const;

/** Subject `resource`: any resource, as it is written, with what is computed about it. */
export const resourceSchema = closed({
  subject: { type: 'string', enum: ['resource'] },
  ...head,
  object: { description: 'the whole resource as it is written in the manifest' },
  entries: { type: 'array', items: entry, description: 'ways in from outside the cluster' },
  credentials: {
    type: 'array',
    items: credential,
    description: 'literal credentials in containers, a ConfigMap or a Secret; never their values',
  },
  policy: policyPostureSchema,
});

/** Subject `workload`: anything with a pod template, the same shape for every kind. */
export const workloadSchema = closed({
  subject: { type: 'string', enum: ['workload'] },
  ...head,
  operated: {
    type: 'boolean',
    description: 'an operator makes its pods; of these only labels, account and ports are known',
  },
  pod: closed({
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    annotations: { type: 'object', additionalProperties: { type: 'string' } },
    serviceAccount: { type: 'string', description: 'as written; empty means `default`' },
    hostNetwork: { type: 'boolean' },
    hostPID: { type: 'boolean' },
    hostIPC: { type: 'boolean' },
    containers: { type: 'array', items: container },
    spec: { description: 'the pod spec as it is written in the manifest' },
    pointer: { type: 'string', description: 'JSON pointer to the pod template: where metadata and spec are' },
  }),
  sharesServiceAccountWith: {
    ...strings,
    description:
      'other services of the namespace whose pods run under the same service account (workload ids)',
  },
  posture: postureSchema,
});

/** Subject `namespace`: one in which workloads stand, told as its Namespace, or as the first workload where that isn't written. */
export const namespaceSchema = closed({
  subject: { type: 'string', enum: ['namespace'] },
  ...head,
  posture: namespacePostureSchema,
});

export type ResourceSubject = Typed<typeof resourceSchema>;
export type WorkloadSubject = Typed<typeof workloadSchema>;
export type NamespaceSubject = Typed<typeof namespaceSchema>;

/** A subject as a rule sees it: `input`. */
export type Subject = ResourceSubject | WorkloadSubject | NamespaceSubject;

/** The schemas that rules are compiled against, by the name that METADATA uses: `schema.workload`. */
export const SUBJECT_SCHEMAS = {
  resource: resourceSchema,
  workload: workloadSchema,
  namespace: namespaceSchema,
} as const satisfies Record<SubjectType, unknown>;
