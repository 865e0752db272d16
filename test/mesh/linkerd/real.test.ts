import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import { linkerdSemantics } from '#mesh/linkerd/linkerd.ts';
import { reaches, workload } from './linkerd-of.ts';

const REAL = fileURLToPath(new URL('../../../../shared/real', import.meta.url));

/** Facts about public manifests, checked by hand against Linkerd's documentation. */
function real(...paths: readonly string[]) {
  const files = paths.map((path) => ({ name: path, content: readFileSync(join(REAL, path), 'utf8') }));
  const cluster = buildCluster(parseManifests(files).resources);
  return { cluster, linkerd: linkerdSemantics(cluster, {}) };
}

describe.skipIf(!existsSync(REAL))('public manifests [needs ../shared]', () => {
  const account = (name: string, namespace: string) =>
    `${name}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;

  test('the control plane as Helm renders it: settings read, nothing assumed, its pods in the mesh', () => {
    const { cluster, linkerd } = real('linkerd-rendered-helm/cli/install_default.yaml');
    expect(linkerd.assumptions).toEqual([]);
    expect(linkerd.faults).toEqual([]);
    const meshed = cluster.workloads.filter((one) => linkerd.membership(one).member === 'yes');
    expect(meshed.map(({ resource }) => resource.name).sort()).toEqual([
      'linkerd-destination',
      'linkerd-identity',
      'linkerd-proxy-injector',
    ]);
    expect(linkerd.principal(workload(cluster, 'linkerd/linkerd-identity'))).toBe(
      account('linkerd-identity', 'linkerd'),
    );
    // Its proxies skip the ports that its own init container is told: 4567 and 4568, and 443 for identity and the injector outwards.
    const ways = linkerd.ways(workload(cluster, 'linkerd/linkerd-identity'), 4567);
    expect(ways[0]?.because[0]?.reason).toBe('linkerd/skip-inbound');
  });

  test('viz: the metrics API is for the dashboard only', () => {
    const { cluster, linkerd } = real('linkerd-rendered-helm/viz/install_default.yaml');
    const ways = linkerd.ways(workload(cluster, 'linkerd-viz/metrics-api'), 8085);
    expect(reaches(ways, account('web', 'linkerd-viz'))).toBe('permitted');
    expect(reaches(ways, account('prometheus', 'linkerd-viz'))).toBe('denied');
    expect(reaches(ways, account('tap', 'linkerd-viz'))).toBe('denied');
    expect(reaches(ways, undefined)).toBe('denied');
  });

  test('viz: the Prometheus API is for the metrics API only, its probes for anybody', () => {
    const { cluster, linkerd } = real('linkerd-rendered-helm/viz/install_default.yaml');
    const ways = linkerd.ways(workload(cluster, 'linkerd-viz/prometheus'), 9090);
    expect(reaches(ways, account('metrics-api', 'linkerd-viz'), { path: '/api/v1/query' })).toBe('permitted');
    expect(reaches(ways, account('web', 'linkerd-viz'), { path: '/api/v1/query' })).toBe('denied');
    expect(reaches(ways, undefined, { path: '/api/v1/query' })).toBe('denied');
    expect(reaches(ways, undefined, { path: '/-/healthy' })).toBe('permitted');
  });

  test('per-route policy: who may read authors may not write them', () => {
    const task = (number: number) =>
      `linkerd-docs/linkerd.io__content__2.19__tasks__configuring-per-route-policy--${number}.yaml`;
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: authors, namespace: booksapp, labels: {app: authors, project: booksapp}, annotations: {linkerd.io/inject: enabled}}\nspec: {containers: [{name: service, ports: [{name: service, containerPort: 7001}], readinessProbe: {httpGet: {path: /ping, port: 7001}}}]}\n`;
    const files = [1, 2, 3, 4, 5, 6].map((number) => ({
      name: String(number),
      content: readFileSync(join(REAL, task(number)), 'utf8'),
    }));
    const cluster = buildCluster(parseManifests([...files, { name: 'pod', content: pod }]).resources);
    const ways = linkerdSemantics(cluster, {}).ways(workload(cluster, 'booksapp/authors'), 7001);
    const [books, webapp] = [account('books', 'booksapp'), account('webapp', 'booksapp')];
    expect(reaches(ways, books, { path: '/authors.json' })).toBe('permitted');
    expect(reaches(ways, books, { path: '/authors/3' })).toBe('permitted');
    expect(reaches(ways, books, { path: '/authors/3', method: 'DELETE' })).toBe('denied');
    expect(reaches(ways, webapp, { path: '/authors/3', method: 'DELETE' })).toBe('permitted');
    expect(reaches(ways, webapp, { path: '/authors.json', method: 'POST' })).toBe('permitted');
    expect(reaches(ways, books, { path: '/authors.json', method: 'POST' })).toBe('denied');
    expect(reaches(ways, undefined, { path: '/authors.json' })).toBe('denied');
    expect(reaches(ways, undefined, { path: '/ping' })).toBe('permitted');
    expect(reaches(ways, webapp, { path: '/other' })).toBe('denied');
    expect(reaches(ways, webapp, { protocol: 'tcp' })).toBe('denied');
  });

  test('egress as the reference has it: httpbin.org on 443, and the ports that skip the proxy', () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: client, namespace: any, annotations: {linkerd.io/inject: enabled}}\nspec: {containers: [{name: c}]}\n';
    const egress = readFileSync(
      join(REAL, 'linkerd-docs/linkerd.io__content__2.19__reference__egress-network--1.yaml'),
      'utf8',
    );
    const cluster = buildCluster(
      parseManifests([
        { name: 'e', content: egress },
        { name: 'p', content: pod },
      ]).resources,
    );
    const { allows, hosts } = linkerdSemantics(cluster, {}).outbound(workload(cluster, 'any/client'));
    expect([allows, ...hosts.map(({ host, ports }) => `${host}:${ports}`)]).toEqual([
      'registered',
      'httpbin.org:443',
      '*:4567,4568',
    ]);
  });

  test('emojivoto asks for no proxy: its namespace is not annotated', () => {
    const folder = 'emojivoto/kustomize/deployment';
    const paths = readdirSync(join(REAL, folder)).filter((file) => file !== 'kustomization.yml');
    const { cluster, linkerd } = real(...paths.map((file) => join(folder, file)));
    expect(cluster.workloads.length).toBe(4);
    expect(cluster.workloads.map((one) => linkerd.membership(one).member)).toEqual(['no', 'no', 'no', 'no']);
  });

  test.each([
    ['inject_emojivoto_deployment.golden.yml', 'emojivoto/web', 'yes'],
    ['inject_emojivoto_deployment_native_sidecar.golden.yml', 'emojivoto/web', 'yes'],
    ['inject_emojivoto_deployment_hostNetwork_true.input.yml', 'emojivoto/web', 'no'],
    ['inject_emojivoto_deployment_injectDisabled.input.yml', 'emojivoto/web', 'no'],
    ['inject_emojivoto_istio.input.yml', 'emojivoto/web', 'no'],
    ['inject_emojivoto_pod_ingress.golden.yml', 'emojivoto/vote-bot', 'yes'],
  ])('%s: %s is in the mesh: %s', (file, id, expected) => {
    const { cluster, linkerd } = real(`linkerd-inject/${file}`);
    expect(linkerd.membership(workload(cluster, id)).member).toBe(expected);
  });

  test('a manually injected proxy skips what its init container is told', () => {
    const { cluster, linkerd } = real('linkerd-inject/inject_emojivoto_deployment_proxyignores.golden.yml');
    const [web] = cluster.workloads;
    const skipped = [22, 8100, 8102, 4190, 8099].map(
      (port) => web && linkerd.ways(web, port)[0]?.because[0]?.reason,
    );
    expect(skipped).toEqual([
      'linkerd/skip-inbound',
      'linkerd/skip-inbound',
      'linkerd/skip-inbound',
      'linkerd/tap',
      'linkerd/opportunistic',
    ]);
  });
});
