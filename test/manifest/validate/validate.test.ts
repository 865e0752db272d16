import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadModels, modelledApiVersions } from '#manifest/validate/models.ts';
import { withoutNulls } from '#manifest/validate/without-nulls.ts';
import { resource, summaries, validateObjects, validateYaml } from './judge.ts';

const pod = { containers: [{ name: 'a', image: 'b' }] };
const deployment = {
  selector: { matchLabels: { a: 'b' } },
  template: { metadata: { labels: { a: 'b' } }, spec: pod },
};

function apps(spec: object): object {
  return resource('apps/v1', 'Deployment', { ...deployment, ...spec });
}

function service(port: object): object {
  return resource('v1', 'Service', { ports: [port] });
}

describe('built-in kinds', () => {
  test.each([
    [
      service({ port: '80' }),
      'severe schema-violation: Service/x: `spec.ports[0].port` must be an integer, is a string.',
    ],
    [
      service({ port: 80, targetPort: true }),
      'severe schema-violation: Service/x: `spec.ports[0].targetPort` must be a string or an integer, is a boolean.',
    ],
    [
      service({ name: 'http' }),
      'severe schema-violation: Service/x: `spec.ports[0]` lacks `port`, which is required.',
    ],
    [
      service({ port: 80, protocol: 'tcp' }),
      'severe schema-violation: Service/x: `spec.ports[0].protocol` must be `TCP`, is "tcp": upper and lower case matter.',
    ],
    [
      service({ port: 80, protocol: 'HTTP' }),
      'severe schema-violation: Service/x: `spec.ports[0].protocol` must be one of `SCTP`, `TCP`, `UDP`, is "HTTP".',
    ],
    [
      apps({ selector: null }),
      'severe schema-violation: Deployment/x: `spec` lacks `selector`, which is required.',
    ],
    [
      apps({ replicas: 1.5 }),
      'severe schema-violation: Deployment/x: `spec.replicas` must be an integer, is a number.',
    ],
    [
      apps({ template: { spec: { containers: 'none' } } }),
      'severe schema-violation: Deployment/x: `spec.template.spec.containers` must be a list, is a string.',
    ],
    [
      { ...apps({}), metadata: { name: 'x', labels: { 'a.b/c': 1 } } },
      'severe schema-violation: Deployment/x: `metadata.labels["a.b/c"]` must be a string, is an integer.',
    ],
    [
      resource('v1', 'Service', { loadBalancerSourceRanges: ['10.0.0.0'] }),
      'severe invalid-cidr: Service/x: `spec.loadBalancerSourceRanges[0]` must be a CIDR range such as 10.0.0.0/8 or 2001:db8::/64, is "10.0.0.0".',
    ],
  ])('%j', async (object, expected) => {
    const { problems, unknownKinds } = await validateObjects(object);
    expect(summaries(problems)).toEqual([expected]);
    expect(unknownKinds).toEqual([]);
  });

  test.each([
    ['int or string', service({ port: 80, targetPort: 'http' })],
    ['a headless service', resource('v1', 'Service', { clusterIP: 'None', ports: null })],
    [
      'explicit nulls',
      {
        ...apps({ strategy: null, replicas: null }),
        status: {},
        metadata: { name: 'x', creationTimestamp: null },
      },
    ],
    [
      'null resources',
      apps({
        template: {
          metadata: { creationTimestamp: null },
          spec: { containers: [{ name: 'a', resources: null }] },
        },
      }),
    ],
    [
      'quantities as numbers',
      apps({
        template: {
          spec: {
            containers: [
              {
                name: 'a',
                resources: { limits: { cpu: 2, memory: '1.5Gi' }, requests: { cpu: '100m', memory: '1e3' } },
              },
            ],
          },
        },
      }),
    ],
    ['a StatefulSet without serviceName', resource('apps/v1', 'StatefulSet', deployment)],
    [
      'a headless EndpointSlice of the live cluster',
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        addressType: 'IPv4',
        endpoints: null,
        ports: null,
        metadata: { name: 'x' },
      },
    ],
    [
      'a role without rules',
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'x' }, rules: null },
    ],
    [
      'a Secret with line breaks in its base64',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, data: { a: 'aGVs\nbG8=\n' } },
    ],
    [
      'fields of newer versions',
      apps({ template: { spec: { ...pod, restartPolicyRules: [], hostnameOverride: 'a' } } }),
    ],
    [
      'live output',
      {
        ...apps({}),
        metadata: { name: 'x', managedFields: [{ manager: 1, time: 'yesterday', fieldsV1: {} }] },
        status: { replicas: 'many', conditions: [{}] },
      },
    ],
  ])('%s passes', async (_, object) => {
    expect(summaries((await validateObjects(object)).problems)).toEqual([]);
  });

  test('an enumeration that newer versions may have extended is a warning', async () => {
    const { problems } = await validateObjects(apps({ strategy: { type: 'Surge' } }));
    expect(problems.map((problem) => problem.level)).toEqual(['severe']);
    const toleration = { key: 'a', operator: 'Gt', value: '1' };
    const newer = await validateObjects(apps({ template: { spec: { ...pod, tolerations: [toleration] } } }));
    expect(newer.problems.map((problem) => problem.level)).toEqual(['warning']);
  });

  test("a secret's value is never shown", async () => {
    const { problems } = await validateObjects({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      data: { password: 'hunter2!' },
      stringData: { pin: 424242 },
    });
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|424242/);
  });
});

test('problems have the line of what is wrong, and come in the order of the resources', async () => {
  const { problems } = await validateYaml(
    [
      'apiVersion: v1',
      'kind: List',
      'items:',
      '- apiVersion: networking.k8s.io/v1',
      '  kind: NetworkPolicy',
      '  metadata: {name: a, namespace: b}',
      '  spec:',
      '    podSelector: {}',
      '    ingres: []',
      '- apiVersion: v1',
      '  kind: Service',
      '  metadata: {name: c}',
      '  spec:',
      '    ports:',
      '    - port: "80"',
    ].join('\n'),
  );
  expect(problems.map(({ message, location }) => [message.split(' ')[0], location.line])).toEqual([
    ['NetworkPolicy/b/a:', 9],
    ['Service/c:', 15],
  ]);
});

test('kinds that no schema describes are counted', async () => {
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } };
  const { problems, unknownKinds } = await validateObjects(
    widget,
    { ...widget, metadata: { name: 'b' } },
    { apiVersion: 'apps/v1', kind: 'Deploiment', metadata: { name: 'c' } },
    resource('v1', 'Service', {}),
  );
  expect(problems).toEqual([]);
  expect(unknownKinds).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deploiment', count: 1 },
    { apiVersion: 'example.com/v1', kind: 'Widget', count: 2 },
  ]);
});

describe('the registry of models', () => {
  const home = dirname(createRequire(import.meta.url).resolve('kubernetes-models'));

  test('has every group version of the package, and no other', () => {
    const folders = readdirSync(home, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== '_schemas',
    );
    const packaged = folders.flatMap(({ name }) =>
      /^v\d/.test(name)
        ? [name]
        : readdirSync(join(home, name), { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map((entry) => `${name}/${entry.name}`),
    );
    expect([...modelledApiVersions].sort()).toEqual(packaged.sort());
  });

  test('loads what is asked for', async () => {
    const models = await loadModels(['batch/v1', 'example.com/v1', 'batch/v1']);
    expect([...models.keys()].filter((key) => !key.endsWith('List'))).toEqual([
      'batch/v1/CronJob',
      'batch/v1/Job',
    ]);
    expect(
      models.get('batch/v1/Job')?.({ apiVersion: 'batch/v1', kind: 'Job', spec: { template: 1 } }),
    ).toMatchObject([{ instancePath: '/spec/template', keyword: 'type' }]);
  });
});

describe('withoutNulls', () => {
  test('drops null members, keeps entries of lists, and copies only what changes', () => {
    const kept = { x: [1, null] };
    const value = { a: null, b: { c: null, d: 1 }, e: [{ f: null }, null], kept };
    const cleaned = withoutNulls(value);
    expect(cleaned).toEqual({ b: { d: 1 }, e: [{}, null], kept });
    expect(cleaned['kept']).toBe(kept);
    expect(withoutNulls(kept)).toBe(kept);
    expect(value).toHaveProperty('a', null);
  });
});
