import { describe, expect, test } from 'vitest';
import { buildCluster, type Cluster } from '#cluster/cluster.ts';
import { findListeners } from '#cluster/listener.ts';
import { parseManifests } from '#manifest/parse.ts';

function clusterOf(yaml: string): Cluster {
  return buildCluster(parseManifests([{ name: 'test.yaml', content: yaml }]).resources);
}

const resource = (apiVersion: string, kind: string, name: string, spec: string, metadata = '') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop${metadata}}\nspec: ${spec}\n`;
const pod = (name: string, ports: string, more = '') =>
  resource(
    'v1',
    'Pod',
    name,
    `{containers: [{name: m, image: m, ports: ${ports}}]${more}}`,
    `, labels: {app: ${name}}`,
  );

describe('namespaces', () => {
  test('are those with an object, and those in which something stands', () => {
    const cluster = clusterOf(
      '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ops, labels: {team: ops, kubernetes.io/metadata.name: lie}}\n' +
        pod('a', '[]') +
        '---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: {containers: []}\n' +
        '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: c}\n',
    );
    expect([...cluster.namespaces.values()].map(({ name, labels }) => [name, labels])).toEqual([
      ['default', { 'kubernetes.io/metadata.name': 'default' }],
      ['ops', { team: 'ops', 'kubernetes.io/metadata.name': 'ops' }],
      ['shop', { 'kubernetes.io/metadata.name': 'shop' }],
    ]);
    expect(cluster.workloads.map(({ namespace }) => namespace)).toEqual(['shop', 'default']);
  });
});

describe('pods that an operator makes', () => {
  test.each([
    [
      'postgresql.cnpg.io/v1',
      '{instances: 3, inheritedMetadata: {labels: {team: db}}}',
      'Cluster',
      {
        team: 'db',
        'cnpg.io/cluster': 'x',
        'cnpg.io/podRole': 'instance',
        'app.kubernetes.io/managed-by': 'cloudnative-pg',
      },
      [5432, 8000, 9187],
      'x',
    ],
    [
      'monitoring.coreos.com/v1',
      '{serviceAccountName: p, podMetadata: {labels: {team: ops, app.kubernetes.io/name: mine}}}',
      'Prometheus',
      {
        team: 'ops',
        'app.kubernetes.io/name': 'prometheus',
        'app.kubernetes.io/instance': 'x',
        'app.kubernetes.io/managed-by': 'prometheus-operator',
        prometheus: 'x',
      },
      [9090, 8080],
      'p',
    ],
    [
      'monitoring.coreos.com/v1',
      '{}',
      'Alertmanager',
      {
        'app.kubernetes.io/name': 'alertmanager',
        'app.kubernetes.io/instance': 'x',
        'app.kubernetes.io/managed-by': 'prometheus-operator',
        alertmanager: 'x',
      },
      [9093, 9094, 8080],
      '',
    ],
    [
      'kubevirt.io/v1',
      '{template: {metadata: {labels: {app: vm}}, spec: {domain: {}}}}',
      'VirtualMachine',
      { app: 'vm', 'kubevirt.io': 'virt-launcher', 'vm.kubevirt.io/name': 'x' },
      [],
      '',
    ],
  ])('%s %s', (apiVersion, spec, kind, labels, ports, serviceAccount) => {
    const cluster = clusterOf(resource(apiVersion, kind, 'x', spec));
    expect(cluster.workloads).toEqual([]);
    const [made] = cluster.operated;
    expect([made?.labels, made?.ports.map(({ number }) => number), made?.serviceAccount]).toEqual([
      labels,
      ports,
      serviceAccount,
    ]);
  });

  test('are counted once when their pods are there too', () => {
    const owner = ', ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: db}]';
    const instance = resource('v1', 'Pod', 'db-1', '{containers: []}', owner);
    const cluster = clusterOf(resource('postgresql.cnpg.io/v1', 'Cluster', 'db', '{}') + instance);
    expect([cluster.workloads.length, cluster.operated.length]).toEqual([0, 1]);
  });
});

describe('what is added to pods', () => {
  test.each([
    ['batch/v1', 'Job', { 'batch.kubernetes.io/job-name': 'x', 'job-name': 'x' }],
    [
      'serving.knative.dev/v1',
      'Service',
      { 'serving.knative.dev/service': 'x', 'serving.knative.dev/configuration': 'x' },
    ],
    ['apps/v1', 'Deployment', {}],
  ])('by %s %s', (apiVersion, kind, labels) => {
    const yaml = resource(apiVersion, kind, 'x', '{template: {spec: {containers: []}}}');
    expect(clusterOf(yaml).workloads[0]?.labels).toEqual(labels);
  });
});

test('a kind that is recognised by its shape is told', () => {
  const yaml = resource('example.com/v1', 'Runner', 'x', '{template: {spec: {containers: []}}}');
  const cluster = clusterOf(yaml + pod('a', '[]'));
  expect(cluster.guessed.map(({ kind }) => kind)).toEqual(['Runner']);
  expect(cluster.workloads).toHaveLength(2);
});

test('a live pod has its addresses and its node', () => {
  const yaml = `${pod('a', '[]', ', nodeName: node-1, hostNetwork: true')}status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}]}\n`;
  const [workload] = clusterOf(yaml).workloads;
  expect([workload?.addresses, workload?.node, workload?.hostNetwork]).toEqual([
    ['10.0.0.1', 'fd00::1'],
    'node-1',
    true,
  ]);
});

test('nodes have addresses, but not by name', () => {
  const yaml =
    '---\napiVersion: v1\nkind: Node\nmetadata: {name: node-1, labels: {zone: a}}\nstatus: {addresses: [{type: Hostname, address: node-1}, {type: InternalIP, address: 192.0.2.1}]}\n';
  expect(clusterOf(yaml).nodes.map(({ labels, addresses }) => [labels, addresses])).toEqual([
    [{ zone: 'a' }, ['192.0.2.1']],
  ]);
});

describe('listeners', () => {
  function listeners(yaml: string): readonly string[] {
    const cluster = clusterOf(yaml);
    return [...findListeners(cluster).values()]
      .flat()
      .map(({ protocol, port, source, name }) => `${source} ${protocol} ${port} ${name}`);
  }
  const ANY = ['any TCP 0 ', 'any UDP 0 ', 'any SCTP 0 '];

  test('are declared ports, those that only a Service mentions, and any other', () => {
    const service = resource(
      'v1',
      'Service',
      's',
      '{selector: {app: a}, ports: [{name: x, port: 80, targetPort: http}, {name: other, port: 9}, {name: none, port: 1, targetPort: nobody}]}',
    );
    expect(listeners(pod('a', '[{name: http, containerPort: 8080}]') + service)).toEqual([
      'container TCP 8080 http',
      'service TCP 9 other',
      ...ANY,
    ]);
  });

  test('of sidecars count, of other init containers do not', () => {
    const init =
      ', initContainers: [{name: s, image: s, restartPolicy: Always, ports: [{containerPort: 15020}]}, {name: i, image: i, ports: [{containerPort: 1}]}]';
    expect(
      listeners(pod('a', '[{containerPort: 80, protocol: UDP}, {containerPort: 80, protocol: UDP}]', init)),
    ).toEqual(['container TCP 15020 ', 'container UDP 80 ', ...ANY]);
  });
});

describe('services', () => {
  test('have a type, ports and targets; a headless one has no address', () => {
    const yaml =
      resource(
        'v1',
        'Service',
        'a',
        '{clusterIP: None, selector: {app: a}, ports: [{port: 80, targetPort: "http"}, {port: 81, protocol: UDP, nodePort: 30000}]}',
      ) +
      resource('v1', 'Service', 'b', '{type: ExternalName, externalName: example.com, selector: {app: a}}') +
      pod('a', '[]');
    const services = clusterOf(yaml).services.map(({ type, headless, ports, backends }) => [
      type,
      headless,
      ports.map(
        ({ port, targetPort, protocol, nodePort }) => `${port} ${targetPort} ${protocol} ${nodePort}`,
      ),
      backends.length,
    ]);
    expect(services).toEqual([
      ['ClusterIP', true, ['80 http TCP 0', '81 81 UDP 30000'], 1],
      ['ExternalName', false, [], 0],
    ]);
  });

  test('without selector lead to what Endpoints of their name say', () => {
    const endpoints =
      '---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: s, namespace: shop}\nsubsets: [{addresses: [{ip: 10.0.0.7}, {ip: 192.0.2.7}], ports: [{name: x, port: 9}]}]\n';
    const live = `${pod('a', '[]')}status: {podIP: 10.0.0.7}\n`;
    const [service] = clusterOf(
      resource('v1', 'Service', 's', '{ports: [{name: x, port: 80}]}') + endpoints + live,
    ).services;
    expect(
      service?.endpoints.map(({ address, workload, ports }) => [address, workload?.resource.name, ports]),
    ).toEqual([
      ['10.0.0.7', 'a', { x: 9 }],
      ['192.0.2.7', undefined, { x: 9 }],
    ]);
  });
});
