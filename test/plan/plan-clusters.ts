import * as fc from 'fast-check';
import type { Flow } from '#config/config.ts';
import type { JsonObject } from '#manifest/json.ts';
import { authorizationPolicy, peerAuthentication } from '../oracle/mesh-arbitrary.ts';

/** A cluster, and the calls that are declared in it. */
export interface PlanCase {
  readonly objects: readonly JsonObject[];
  readonly flows: readonly Flow[];
}

const NAMESPACES = ['n', 'm', 'o'] as const;
const NAMES = ['a', 'b', 'c', 'd'] as const;

function present(members: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}

const optional = <T>(value: fc.Arbitrary<T>, weight = 3): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: weight });

const ISTIO_LABELS = [{}, {}, { 'istio-injection': 'enabled' }, { 'istio-injection': 'disabled' }] as const;
const ISTIO_PODS = [
  {},
  {},
  {},
  { 'traffic.sidecar.istio.io/excludeOutboundPorts': '80,8080' },
  { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' },
  { 'sidecar.istio.io/inject': 'false' },
] as const;
const LINKERD_ANNOTATIONS = [
  {},
  {},
  { 'linkerd.io/inject': 'enabled' },
  { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' },
  { 'linkerd.io/inject': 'disabled' },
] as const;
const LINKERD_PODS = [
  {},
  {},
  {},
  { 'config.linkerd.io/skip-outbound-ports': '80,8080' },
  { 'config.linkerd.io/default-inbound-policy': 'all-unauthenticated' },
  { 'linkerd.io/inject': 'disabled' },
] as const;

function deployment(
  name: string,
  index: number,
): fc.Arbitrary<(annotations: JsonObject) => readonly JsonObject[]> {
  return fc
    .record({
      namespace: fc.constantFrom(...NAMESPACES),
      hostNetwork: fc.boolean().map((host) => host && index === 0),
      headless: fc.boolean(),
      labelled: fc.constantFrom(true, true, true, false),
    })
    .map(({ namespace, hostNetwork, headless, labelled }) => (annotations) => [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace },
        spec: {
          selector: { matchLabels: { app: name } },
          template: {
            metadata: present({ labels: labelled ? { app: name } : undefined, annotations }),
            spec: present({
              serviceAccountName: name,
              hostNetwork: hostNetwork ? true : undefined,
              containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 8080, name: 'http' }] }],
            }),
          },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace },
        spec: present({
          clusterIP: headless ? 'None' : undefined,
          selector: { app: name },
          ports: [{ name: 'http', port: 80, targetPort: 8080 }],
        }),
      },
    ]);
}

const destinationRule: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.constantFrom(...NAMESPACES),
    fc.constantFrom(...NAMES),
    fc.constantFrom('DISABLE', 'SIMPLE', 'ISTIO_MUTUAL'),
  )
  .map(([namespace, name, mode]) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { namespace },
    spec: { host: `${name}.${namespace}.svc.cluster.local`, trafficPolicy: { tls: { mode } } },
  }));

const server: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.constantFrom(...NAMESPACES),
    fc.constantFrom(...NAMES),
    optional(fc.constantFrom('all-unauthenticated', 'all-authenticated', 'audit')),
  )
  .map(([namespace, name, accessPolicy]) => ({
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'Server',
    metadata: { namespace },
    spec: present({ podSelector: { matchLabels: { app: name } }, port: 8080, accessPolicy }),
  }));

const networkPolicy: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.constantFrom(...NAMESPACES), fc.constantFrom(...NAMES))
  .map(([namespace, name]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace },
    spec: {
      podSelector: { matchLabels: { app: name } },
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }],
    },
  }));

function named(objects: readonly JsonObject[]): readonly JsonObject[] {
  return objects.map((object, index) => ({
    ...object,
    metadata: { ...(object['metadata'] as JsonObject), name: `p-${index}` },
  }));
}

/** Small clusters in which namespaces and pods are in a mesh or not, with policies of it, and calls between workloads. */
export function planCases(mesh: 'istio' | 'ambient' | 'linkerd'): fc.Arbitrary<PlanCase> {
  const isLinkerd = mesh === 'linkerd';
  const asks = isLinkerd
    ? LINKERD_ANNOTATIONS
    : mesh === 'istio'
      ? ISTIO_LABELS
      : ([{}, { 'istio.io/dataplane-mode': 'ambient' }] as const);
  const pods = isLinkerd ? LINKERD_PODS : mesh === 'istio' ? ISTIO_PODS : ([{}] as const);
  const policies = isLinkerd
    ? fc.array(server, { maxLength: 2 })
    : fc
        .tuple(
          fc.array(peerAuthentication(), { maxLength: 3 }),
          fc.array(authorizationPolicy(), { maxLength: 1 }),
          fc.array(destinationRule, { maxLength: mesh === 'istio' ? 2 : 0 }),
          fc.array(networkPolicy, { maxLength: 1 }),
        )
        .map((all) => all.flat());
  return fc
    .tuple(
      fc.tuple(...NAMESPACES.map(() => fc.constantFrom<JsonObject>(...asks))),
      fc.tuple(...NAMES.map((name, index) => deployment(name, index))),
      fc.tuple(...NAMES.map(() => fc.constantFrom<JsonObject>(...pods))),
      policies,
      fc.uniqueArray(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), {
        minLength: 1,
        maxLength: 4,
        selector: ([from, to]) => `${from}${to}`,
      }),
    )
    .map(([labels, makers, annotations, others, pairs]) => {
      const workloads = makers.map((make, index) => make(annotations[index] ?? {}));
      const nameOf = (index: number): string => {
        const { namespace, name } = (workloads[index]?.[0]?.['metadata'] ?? {}) as Record<string, string>;
        return `${namespace}/${name}`;
      };
      const spaces = NAMESPACES.map((name, index) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, [isLinkerd ? 'annotations' : 'labels']: labels[index] ?? {} },
      }));
      const flows = pairs
        .filter(([from, to]) => from !== to)
        .map(([from, to], line): Flow => {
          const location = {
            file: 'eastwest.yaml',
            line: line + 1,
            column: 1,
            endLine: line + 1,
            endColumn: 1,
          };
          return { from: nameOf(from), to: nameOf(to), ports: [8080], operations: [], location };
        });
      return { objects: [...spaces, ...workloads.flat(), ...named(others)], flows };
    });
}
