import type { JsonObject } from '#manifest/json.ts';

/** Small clusters with a mesh, as objects. */
export const namespace = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...more },
});

export const deployment = (namespaceName: string, name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: namespaceName },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, ...more },
      spec: {
        serviceAccountName: name,
        containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 8080, name: 'http' }] }],
      },
    },
  },
});

export const service = (namespaceName: string, name: string, port = 'http'): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: namespaceName },
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080, name: port }] },
});

export const object = (
  apiVersion: string,
  kind: string,
  namespaceName: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({ apiVersion, kind, metadata: { name, namespace: namespaceName }, spec });

export const authorization = (name: string, spec: JsonObject): JsonObject =>
  object('security.istio.io/v1', 'AuthorizationPolicy', 'b', name, spec);

export const principal = (name: string): JsonObject => ({ from: [{ source: { principals: [name] } }] });

export const destinationRule = (host: string, mode: string): JsonObject =>
  object('networking.istio.io/v1', 'DestinationRule', 'a', 'rule', {
    host,
    trafficPolicy: { tls: { mode } },
  });

/** Lets pods of namespace `a` connect to one port of the pods in `b`, and nobody else. */
export const onlyPort = (port: number): JsonObject =>
  object('networking.k8s.io/v1', 'NetworkPolicy', 'b', 'only', {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }],
        ports: [{ protocol: 'TCP', port }],
      },
    ],
  });

const STRICT = object('security.istio.io/v1', 'PeerAuthentication', 'istio-system', 'default', {
  mtls: { mode: 'STRICT' },
});

const ends = [
  deployment('a', 'client'),
  deployment('b', 'server'),
  deployment('c', 'outsider'),
  service('b', 'server'),
  service('c', 'outsider'),
];

const injected = { labels: { 'istio-injection': 'enabled' } };
const ambient = { labels: { 'istio.io/dataplane-mode': 'ambient' } };
const meshed = { annotations: { 'linkerd.io/inject': 'enabled' } };

/** `a` and `b` in the mesh, `c` outside of it; mutual TLS is demanded where the mesh knows that. */
export const ISTIO = [namespace('a', injected), namespace('b', injected), namespace('c'), ...ends, STRICT];
export const AMBIENT = [namespace('a', ambient), namespace('b', ambient), namespace('c'), ...ends, STRICT];
export const LINKERD = [namespace('a', meshed), namespace('b', meshed), namespace('c'), ...ends];

/** `ISTIO`, with `c` in the mesh. */
export const JOINED = [
  namespace('a', injected),
  namespace('b', injected),
  namespace('c', injected),
  ...ends,
  STRICT,
];
