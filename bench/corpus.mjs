// Writes generated manifests, one document a file: what a repository of rendered manifests looks like. The same count
// gives the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes `count` documents into `directory`; returns how many bytes they are. */
export function writeCorpus(directory, count) {
  const random = generator(count);
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const folder = join(directory, `team-${index % 40}`);
    mkdirSync(folder, { recursive: true });
    const text = document(index, random);
    bytes += text.length;
    writeFileSync(join(folder, `${index}.yaml`), text);
  }
  return bytes;
}

/** mulberry32: a small generator, so that a corpus needs no seed file. */
function generator(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function document(index, random) {
  const kind = random(20);
  const name = `app-${index}`;
  const namespace = `team-${index % 40}`;
  if (kind < 8) return deployment(name, namespace, random);
  if (kind < 12) return service(name, namespace, random);
  if (kind < 15) return configMap(name, namespace, random);
  if (kind < 17) return networkPolicy(name, namespace);
  if (kind < 19) return serviceAccount(name, namespace);
  return authorizationPolicy(name, namespace);
}

const labels = (name, indent) =>
  [`app: ${name}`, `app.kubernetes.io/name: ${name}`, 'app.kubernetes.io/part-of: bench']
    .map((line) => `${' '.repeat(indent)}${line}`)
    .join('\n');

const head = (apiVersion, kind, name, namespace) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
${labels(name, 4)}
`;

function deployment(name, namespace, random) {
  const flaw = random(50);
  return `${head('apps/v1', 'Deployment', name, namespace)}spec:
  replicas: ${1 + random(5)}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
${labels(name, 8)}
      annotations:
        prometheus.io/scrape: "true"
    spec:
      serviceAccountName: ${flaw === 0 ? 'default' : name}
      automountServiceAccountToken: false${flaw === 1 ? '\n      hostNetwork: true' : ''}
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: main
          image: registry.example.com/${name}:1.${random(30)}.${random(10)}
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9090
          env:
            - name: LOG_LEVEL
              value: info
            - name: DB_HOST
              value: db.${namespace}.svc
            - name: DB_PASSWORD
              ${flaw === 2 ? 'value: not-a-real-password' : `valueFrom:\n                secretKeyRef:\n                  name: ${name}-db\n                  key: password`}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]${flaw === 3 ? '\n              add: ["NET_ADMIN"]' : ''}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          readinessProbe:
            httpGet: {path: /healthz, port: http}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir: {}
`;
}

function service(name, namespace, random) {
  return `${head('v1', 'Service', name, namespace)}spec:
  type: ${random(50) === 0 ? 'LoadBalancer' : 'ClusterIP'}
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9090
      targetPort: metrics
`;
}

function configMap(name, namespace, random) {
  const lines = Array.from(
    { length: 5 + random(20) },
    (_, line) => `    setting.${line} = ${random(100_000)}`,
  );
  return `${head('v1', 'ConfigMap', name, namespace)}data:
  LOG_LEVEL: info
  app.properties: |
${lines.join('\n')}
`;
}

function networkPolicy(name, namespace) {
  return `${head('networking.k8s.io/v1', 'NetworkPolicy', name, namespace)}spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: edge
          podSelector:
            matchLabels:
              app: gateway
      ports:
        - port: 8080
          protocol: TCP
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - port: 53
          protocol: UDP
`;
}

function serviceAccount(name, namespace) {
  return `${head('v1', 'ServiceAccount', name, namespace)}automountServiceAccountToken: false
`;
}

function authorizationPolicy(name, namespace) {
  return `${head('security.istio.io/v1', 'AuthorizationPolicy', name, namespace)}spec:
  selector:
    matchLabels:
      app: ${name}
  action: ALLOW
  rules:
    - from:
        - source:
            principals: ["cluster.local/ns/edge/sa/gateway"]
      to:
        - operation:
            methods: ["GET", "POST"]
            paths: ["/v1/*"]
`;
}
