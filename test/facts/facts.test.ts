import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import { type ResourceSubject, SUBJECT_SCHEMAS, type Subject, type WorkloadSubject } from '#facts/subject.ts';
import { parseManifests } from '#manifest/parse.ts';

function subjects(yaml: string, publicNames: readonly string[] = []): readonly Subject[] {
  const manifests = parseManifests([{ name: 'a.yaml', content: yaml }]);
  const { resources, problems } = manifests;
  expect(problems.filter(({ level }) => level === 'severe')).toEqual([]);
  const facts = deriveFacts(buildFabric(buildCluster(resources)), manifests, {
    flows: [],
    public: publicNames,
    intruders: 'anybody',
  });
  return facts.subjects.map(({ subject }) => subject);
}

function workload(yaml: string, id: string): WorkloadSubject {
  const found = subjects(yaml).find((subject) => subject.subject === 'workload' && subject.id === id);
  if (found?.subject !== 'workload') throw new Error(`no workload ${id}`);
  return found;
}

function entries(
  yaml: string,
  publicNames: readonly string[] = [],
): Record<string, ResourceSubject['entries']> {
  const resources = subjects(yaml, publicNames).filter((subject) => subject.subject === 'resource');
  return Object.fromEntries(
    resources.filter((one) => one.entries.length > 0).map((one) => [one.id, one.entries]),
  );
}

const deployment = (
  name: string,
  options: { account?: string; labels?: string; pod?: string; ports?: string } = {},
) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: ${options.labels ?? `{app: ${name}}`}}
  template:
    metadata: {labels: ${options.labels ?? `{app: ${name}}`}}
    spec:
      ${options.account === undefined ? '' : `serviceAccountName: ${options.account}`}
      ${options.pod ?? ''}
      containers: [{name: main, image: registry.example.com/main:1, ports: ${options.ports ?? '[]'}}]
`;

const service = (name: string, spec: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`;

test('each subject has the form that its schema promises to rules', () => {
  const yaml =
    deployment('a', {
      ports: '[{containerPort: 80, hostPort: 8080}]',
      pod: 'initContainers: [{name: b, args: [--token=hunter2]}]',
    }) + service('a', '{type: LoadBalancer, selector: {app: a}, ports: [{port: 80}]}');
  const all = subjects(yaml);
  expect(all.map(({ subject, id }) => `${subject} ${id}`)).toEqual([
    'resource Deployment/shop/a',
    'resource Service/shop/a',
    'workload Deployment/shop/a',
    'namespace Namespace/shop',
  ]);
  const ajv = new Ajv({ strict: false });
  for (const subject of all) {
    const validate = ajv.compile(SUBJECT_SCHEMAS[subject.subject]);
    expect(validate(JSON.parse(JSON.stringify(subject))), JSON.stringify(validate.errors)).toBe(true);
  }
});

describe('a workload subject', () => {
  test('lists its containers in every role, with pointers', () => {
    const yaml = `
apiVersion: v1
kind: Pod
metadata: {name: p, uid: 1-2-3, annotations: {a/b: c}}
spec:
  hostNetwork: true
  hostPID: "true"
  initContainers:
  - {name: setup, image: i}
  - {name: proxy, image: i, restartPolicy: Always, ports: [{containerPort: 1, hostPort: 2, name: x, protocol: UDP}]}
  containers: [{name: main, image: i}, "broken"]
  ephemeralContainers: [{name: debug, image: i}]
`;
    const subject = workload(yaml, 'Pod/p');
    expect(subject).toMatchObject({ namespace: '', live: true, kind: 'Pod' });
    expect(subject.pod).toMatchObject({
      hostNetwork: true,
      hostPID: false,
      annotations: { 'a/b': 'c' },
      pointer: '',
    });
    expect(subject.pod.containers.map(({ name, role, pointer }) => [name, role, pointer])).toEqual([
      ['setup', 'init', '/spec/initContainers/0'],
      ['proxy', 'sidecar', '/spec/initContainers/1'],
      ['main', 'container', '/spec/containers/0'],
      ['debug', 'ephemeral', '/spec/ephemeralContainers/0'],
    ]);
    expect(subject.pod.containers[1]?.ports).toEqual([
      { name: 'x', number: 1, protocol: 'UDP', hostPort: 2, pointer: '/spec/initContainers/1/ports/0' },
    ]);
  });
});

describe('a service account', () => {
  const shares = (yaml: string, name: string) =>
    workload(yaml, `Deployment/shop/${name}`).sharesServiceAccountWith;

  test('shared by two services is told', () => {
    const yaml =
      deployment('a', { account: 'x' }) +
      deployment('b', { account: 'x' }) +
      deployment('c', { account: 'y' });
    expect(shares(yaml, 'a')).toEqual(['Deployment/shop/b']);
    expect(shares(yaml, 'c')).toEqual([]);
  });

  test('shared by versions of one service is not', () => {
    const yaml =
      deployment('v1', { account: 'x', labels: '{app: reviews, version: v1}' }) +
      deployment('v2', { account: 'x', labels: '{app: reviews, version: v2}' });
    expect(shares(yaml, 'v1')).toEqual([]);
  });

  test('shared by two components of one application is told', () => {
    const labels = (component: string) =>
      `{app.kubernetes.io/name: shop, app.kubernetes.io/component: ${component}}`;
    const yaml =
      deployment('web', { account: 'x', labels: labels('web') }) +
      deployment('db', { account: 'x', labels: labels('db') });
    expect(shares(yaml, 'web')).toEqual(['Deployment/shop/db']);
  });

  test('shared by workloads behind one Service is not', () => {
    const yaml =
      deployment('a', { account: 'x', labels: '{role: web, v: "1"}' }) +
      deployment('b', { account: 'x', labels: '{role: web, v: "2"}' }) +
      service('web', '{selector: {role: web}}');
    expect(shares(yaml, 'a')).toEqual([]);
  });

  test('of a workload that stands in two files is not shared with itself, and told once to others', () => {
    const twice = deployment('a', { account: 'x' }) + deployment('a', { account: 'x' });
    expect(shares(twice, 'a')).toEqual([]);
    expect(shares(twice + deployment('b', { account: 'x' }), 'b')).toEqual(['Deployment/shop/a']);
    expect(shares(twice + deployment('b', { account: 'x' }), 'a')).toEqual(['Deployment/shop/b']);
  });

  test('`default`, written or not, is for its own rule to tell', () => {
    expect(shares(deployment('a') + deployment('b'), 'a')).toEqual([]);
  });
});

describe('a credential', () => {
  const credentials = (yaml: string) =>
    subjects(yaml).flatMap((subject) => (subject.subject === 'resource' ? subject.credentials : []));

  test('in a container or a ConfigMap is told, without its value', () => {
    const pod = 'initContainers: [{name: setup, env: [{name: DB_PASSWORD, value: hunter2}]}]';
    const yaml = `${deployment('a', { pod })}---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {url: "amqp://a:hunter2@b"}
`;
    const pointer = '/spec/template/spec/initContainers/0/env/0/value';
    expect(credentials(yaml)).toEqual([
      { evidence: 'named', place: 'env', name: 'DB_PASSWORD', container: 'setup', pointer },
      { evidence: 'connection-string', place: 'ConfigMap', name: 'url', container: '', pointer: '/data/url' },
    ]);
  });

  test('in a Secret is told, also of one that was read from a cluster', () => {
    const secret = (meta: string) =>
      `---\napiVersion: v1\nkind: Secret\nmetadata: {name: a${meta}}\nstringData: {pin: hunter2}\n`;
    expect(credentials(secret('') + secret(', uid: 1-2'))).toMatchObject([
      { place: 'Secret' },
      { place: 'Secret' },
    ]);
  });
});

describe('a way in', () => {
  const web = deployment('web');

  test.each(['LoadBalancer', 'NodePort'])('is a Service of type %s', (type) => {
    const yaml =
      web + service('web', `{type: ${type}, selector: {app: web}, ports: [{port: 80}, {port: 443}]}`);
    expect(entries(yaml)).toEqual({
      'Service/shop/web': [
        { type, ports: [80, 443], backends: ['shop/web'], declared: false, pointer: '/spec/type' },
      ],
    });
  });

  test.each([
    '{selector: {app: web}}',
    '{type: ClusterIP}',
    '{type: ExternalName, externalName: example.com, externalIPs: [192.0.2.1]}',
  ])('is not the Service %s', (spec) => {
    expect(entries(web + service('web', spec))).toEqual({});
  });

  test('is an external IP, whatever the type', () => {
    const found = entries(
      web + service('web', '{selector: {app: web}, ports: [{port: 80}], externalIPs: [192.0.2.1]}'),
    );
    expect(found['Service/shop/web']).toMatchObject([{ type: 'externalIPs', pointer: '/spec/externalIPs' }]);
  });

  test('is a port of the node', () => {
    const found = entries(
      deployment('web', { ports: '[{containerPort: 1}, {containerPort: 80, hostPort: 80}]' }),
    );
    expect(found['Deployment/shop/web']).toMatchObject([
      { type: 'hostPort', ports: [80], pointer: '/spec/template/spec/containers/0/ports/1/hostPort' },
    ]);
  });

  test.each([
    [['shop/web'], true],
    [['shop/web', 'shop/other'], true],
    [['shop/other'], false],
    [['web'], false],
    [[], false],
  ])('with `public: %j` is declared: %j', (publicNames, declared) => {
    const yaml = web + service('in', '{type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}');
    expect(entries(yaml, publicNames)['Service/shop/in']).toMatchObject([{ declared }]);
  });

  test('to a declared and an undeclared workload is not declared', () => {
    const both =
      deployment('web', { labels: '{tier: front}' }) + deployment('admin', { labels: '{tier: front}' });
    const yaml = both + service('in', '{type: NodePort, selector: {tier: front}, ports: [{port: 80}]}');
    expect(entries(yaml, ['shop/web'])['Service/shop/in']).toMatchObject([{ declared: false }]);
    expect(entries(yaml, ['shop/web', 'shop/admin'])['Service/shop/in']).toMatchObject([{ declared: true }]);
    expect(entries(yaml, ['shop/in'])['Service/shop/in']).toMatchObject([{ declared: true }]);
  });

  test('to nothing that is known is not declared by accident', () => {
    const yaml = service('in', '{type: LoadBalancer, selector: {app: gone}, ports: [{port: 80}]}');
    expect(entries(yaml)['Service/shop/in']).toMatchObject([{ declared: false, backends: [] }]);
  });
});
