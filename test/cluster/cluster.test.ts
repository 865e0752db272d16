import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { podTemplate } from '#cluster/pod-template.ts';
import type { JsonObject } from '#manifest/json.ts';
import { type Resource, resourceId } from '#manifest/resource.ts';

function resource(object: JsonObject): Resource {
  const metadata = object['metadata'] as { name: string; namespace?: string };
  const kind = object['kind'] as string;
  const namespace = metadata.namespace ?? '';
  return {
    id: resourceId(kind, namespace, metadata.name),
    apiVersion: object['apiVersion'] as string,
    kind,
    namespace,
    name: metadata.name,
    object,
    origin: { file: 'a.yaml', document: 1, pointer: '' },
  };
}

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a' }] } };
const metadata = { name: 'a', namespace: 'n' };

describe('a workload', () => {
  test.each([
    ['v1', 'Pod', { ...template, metadata: { ...metadata, labels: { app: 'a' } } }, ''],
    ['apps/v1', 'Deployment', { spec: { template } }, '/spec/template'],
    ['apps/v1', 'StatefulSet', { spec: { template } }, '/spec/template'],
    ['apps/v1', 'DaemonSet', { spec: { template } }, '/spec/template'],
    ['apps/v1', 'ReplicaSet', { spec: { template } }, '/spec/template'],
    ['v1', 'ReplicationController', { spec: { template } }, '/spec/template'],
    ['batch/v1', 'Job', { spec: { template } }, '/spec/template'],
    [
      'batch/v1',
      'CronJob',
      { spec: { jobTemplate: { spec: { template } } } },
      '/spec/jobTemplate/spec/template',
    ],
    ['argoproj.io/v1alpha1', 'Rollout', { spec: { template } }, '/spec/template'],
    ['serving.knative.dev/v1', 'Service', { spec: { template } }, '/spec/template'],
    ['apps.kruise.io/v1alpha1', 'CloneSet', { spec: { template } }, '/spec/template'],
  ])('%s %s has its pod template at %s', (apiVersion, kind, body, pointer) => {
    const found = podTemplate(resource({ apiVersion, kind, metadata, ...body }));
    expect(found?.pointer).toBe(pointer);
    expect(found?.spec).toBe(template.spec);
  });

  test.each([
    ['v1', 'Service', { spec: { selector: { app: 'a' } } }],
    ['v1', 'Pod', {}],
    ['apps/v1', 'Deployment', { spec: null }],
    ['apps/v1', 'Deployment', { spec: { template: 'x' } }],
    ['apps/v1', 'Deployment', { spec: { template: { spec: [] } } }],
    ['cert-manager.io/v1', 'Issuer', { spec: { template: { spec: {} } } }],
  ])('%s %s without a template is none', (apiVersion, kind, body) => {
    expect(podTemplate(resource({ apiVersion, kind, metadata, ...body }))).toBeUndefined();
  });

  const deployment = resource({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } });

  function owned(kind: string, name: string, owner: JsonObject): Resource {
    const meta = { name, namespace: 'n', ownerReferences: [{ controller: true, ...owner }] };
    const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1';
    const body = kind === 'Pod' ? { spec: template.spec } : { spec: { template } };
    return resource({ apiVersion, kind, metadata: meta, ...body });
  }
  const replicaSet = owned('ReplicaSet', 'a-1', { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' });
  const pod = owned('Pod', 'a-1-x', { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a-1' });

  test('is counted once when its owner is there too', () => {
    const { workloads } = buildCluster([pod, deployment, replicaSet]);
    expect(workloads.map(({ resource: { id } }) => id)).toEqual(['Deployment/n/a']);
  });

  test('is counted when its owner is not among the manifests', () => {
    expect(buildCluster([pod]).workloads).toHaveLength(1);
    const ofNode = owned('Pod', 'static', { apiVersion: 'v1', kind: 'Node', name: 'node-1' });
    const node = resource({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } });
    expect(buildCluster([ofNode, node]).workloads).toHaveLength(1);
  });

  test('is counted when the owner of that name is another object', () => {
    const recreated = resource({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, uid: 'new' },
      spec: { template },
    });
    const orphan = owned('ReplicaSet', 'a-1', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'a',
      uid: 'old',
    });
    expect(buildCluster([recreated, orphan]).workloads).toHaveLength(2);
  });

  test.each([
    [{ serviceAccountName: 'a' }, 'a'],
    [{ serviceAccount: 'b' }, 'b'],
    [{ serviceAccountName: 'a', serviceAccount: 'b' }, 'a'],
    [{ serviceAccountName: '' }, ''],
    [{}, ''],
  ])('with %j runs under %j', (account, name) => {
    const spec = { ...template.spec, ...account };
    const [workload] = buildCluster([resource({ apiVersion: 'v1', kind: 'Pod', metadata, spec })]).workloads;
    expect(workload?.serviceAccount).toBe(name);
  });
});

describe('a service', () => {
  const pod = (name: string, namespace: string, labels: Record<string, string>): Resource =>
    resource({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec: template.spec });
  const service = (selector: JsonObject | undefined): Resource =>
    resource({
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: selector === undefined ? {} : { selector },
    });
  const pods = [
    pod('1', 'n', { app: 'a', v: '1' }),
    pod('2', 'n', { app: 'a' }),
    pod('3', 'm', { app: 'a', v: '1' }),
  ];

  test.each([
    [{ app: 'a' }, ['Pod/n/1', 'Pod/n/2']],
    [{ app: 'a', v: '1' }, ['Pod/n/1']],
    [{ v: '1', app: 'a' }, ['Pod/n/1']],
    [{ app: 'b' }, []],
    [{}, []],
    [undefined, []],
  ])('that selects %j leads to %j', (selector, backends) => {
    const { services } = buildCluster([...pods, service(selector)]);
    expect(services.map((found) => found.backends.map(({ resource: { id } }) => id))).toEqual([backends]);
  });

  test('of Knative is none', () => {
    const knative = resource({
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata,
      spec: { template },
    });
    const cluster = buildCluster([knative]);
    expect(cluster.services).toEqual([]);
    expect(cluster.workloads).toHaveLength(1);
  });
});
