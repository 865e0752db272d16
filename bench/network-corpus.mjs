// Writes generated clusters with one NetworkPolicy per workload. The same arguments give the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param kind `distinct`: each workload has its own label and is called by three others; `classes`: the workloads carry one of
 * ten labels, and policies speak of these.
 * @param mesh Istio besides: STRICT for all, and an AuthorizationPolicy per workload that names its callers' service accounts.
 */
export function writeNetworkCorpus(directory, count, kind, { mesh = false } = {}) {
  mkdirSync(directory, { recursive: true });
  const perNamespace = 50;
  const namespaces = Math.ceil(count / perNamespace);
  const texts = Array.from({ length: namespaces }, (_, number) => [namespace(number, mesh)]);
  for (let index = 0; index < count; index++) {
    const number = Math.floor(index / perNamespace);
    const text = kind === 'distinct' ? distinct(index, count, perNamespace) : classes(index, perNamespace);
    texts[number].push(text);
    if (mesh) texts[number].push(authorization(index, count, kind, perNamespace));
  }
  for (const [number, documents] of texts.entries()) {
    writeFileSync(join(directory, `namespace-${number}.yaml`), documents.join('---\n'));
  }
  if (mesh) writeFileSync(join(directory, 'mesh.yaml'), STRICT);
}

const namespace = (number, mesh) => `apiVersion: v1
kind: Namespace
metadata:
  name: ns-${number}${mesh ? '\n  labels: {istio-injection: enabled}' : ''}
`;

const STRICT = `apiVersion: v1
kind: Namespace
metadata: {name: istio-system}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
`;

function authorization(index, count, kind, perNamespace) {
  const number = Math.floor(index / perNamespace);
  const callers =
    kind === 'distinct'
      ? [1, 7, 101].map((step) => (index + step) % count)
      : Array.from({ length: perNamespace }, (_, place) => number * perNamespace + place).filter(
          (other) => other % 10 === (index + 1) % 10 && other < count,
        );
  const principals = callers.map(
    (caller) => `cluster.local/ns/ns-${Math.floor(caller / perNamespace)}/sa/app-${caller}`,
  );
  return `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: app-${index}, namespace: ns-${number}}
spec:
  selector: {matchLabels: {app: app-${index}}}
  action: ALLOW
  rules:
    - from: [{source: {principals: [${principals.map((one) => `"${one}"`).join(', ')}]}}]
      to: [{operation: {ports: ["8080"], methods: [GET, POST], paths: ["/api/${index % 7}*"]}}]
`;
}

function workload(index, namespaceNumber, labels) {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${index}, namespace: ns-${namespaceNumber}}
spec:
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata: {labels: ${labels}}
    spec:
      serviceAccountName: app-${index}
      containers:
        - name: main
          image: registry.example.com/app-${index}:1
          ports: [{name: http, containerPort: 8080}]
`;
}

function distinct(index, count, perNamespace) {
  const number = Math.floor(index / perNamespace);
  const callers = [1, 7, 101].map((step) => (index + step) % count);
  const peers = callers.map(
    (
      caller,
    ) => `        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ns-${Math.floor(caller / perNamespace)}}}
          podSelector: {matchLabels: {app: app-${caller}}}`,
  );
  return `${workload(index, number, `{app: app-${index}}`)}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app-${index}, namespace: ns-${number}}
spec:
  podSelector: {matchLabels: {app: app-${index}}}
  policyTypes: [Ingress]
  ingress:
    - from:
${peers.join('\n')}
      ports: [{port: 8080, protocol: TCP}]
`;
}

function classes(index, perNamespace) {
  const number = Math.floor(index / perNamespace);
  const role = index % 10;
  return `${workload(index, number, `{app: app-${index}, role: role-${role}}`)}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app-${index}, namespace: ns-${number}}
spec:
  podSelector: {matchLabels: {role: role-${role}}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {role: role-${(role + 1) % 10}}}
      ports: [{port: 8080, protocol: TCP}]
`;
}
