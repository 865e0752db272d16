import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locate } from '#manifest/locate.ts';
import { locateLine } from '#manifest/locate-line.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { readManifests } from '#manifest/read.ts';
import { type Workbench, workbench } from '../fake-tools.ts';

const FILES = {
  'base/kustomization.yaml': `resources: [all.yaml]
configMapGenerator:
- name: settings
  literals: [a=b]
- name: settings-more
  literals: [c=d]
`,
  'base/all.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: ClusterIP
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: web
        image: "nginx:1"
        ports:
        - name: http
          containerPort: 80
        - name: admin
          containerPort: 81
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  ingress: []
`,
  'parts/mesh/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: Service|Deployment, name: web}
  patch: |-
    - op: add
      path: /metadata/annotations
      value:
        part: mesh
- target:
    kind: NetworkPolicy
  patch: '[{"op": "add", "path": "/spec/ingress/-", "value": {"from": []}}]'
`,
  'overlays/prod/kustomization.yaml': `resources: [../../base, extra.yaml]
components: [../../parts/mesh]
namePrefix: prod-
namespace: shop
images:
- name: nginx
  newTag: "2"
labels:
- pairs: {tier: front}
patches:
- path: patch.yaml
- path: ops.json
  target: {kind: Service, name: web}
`,
  'overlays/prod/extra.yaml':
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: extra}\n',
  'overlays/prod/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: side
        image: side:1
      - name: web
        securityContext:
          privileged: true
`,
  'overlays/prod/ops.json': '[\n  {"op": "replace", "path": "/spec/type",\n   "value": "LoadBalancer"}\n]\n',
} as const;

const hasKubectl = spawnSync('kubectl', ['version', '--client']).error === undefined;
const name = hasKubectl ? 'with kubectl' : 'with kubectl [skipped: kubectl is not on the PATH]';

describe.skipIf(!hasKubectl)(name, () => {
  let bench: Workbench;
  let manifests: Manifests;
  beforeAll(async () => {
    bench = workbench();
    for (const [file, text] of Object.entries(FILES)) bench.write(file, text);
    manifests = await readManifests([{ kustomize: 'overlays/prod' }], { cwd: bench.cwd });
  });
  afterAll(() => bench.remove());

  /** `file:line` of what a node was made from. */
  function from(id: string, pointer: string): string {
    const resource = manifests.resources.find((one) => one.id.startsWith(id));
    if (resource === undefined)
      throw new Error(`${id} is not among ${manifests.resources.map((one) => one.id)}`);
    const { source } = locate(manifests, resource.origin, pointer);
    return `${source?.file}:${source?.line}`;
  }

  test.each([
    [
      'what the base says',
      'Deployment/shop/prod-web',
      '/spec/template/spec/containers/1/ports/1/containerPort',
      'base/all.yaml:23',
    ],
    [
      'a name without its prefix',
      'Deployment/shop/prod-web',
      '/metadata/name',
      'overlays/prod/kustomization.yaml:3',
    ],
    ['the namespace', 'Service/shop/prod-web', '/metadata/namespace', 'overlays/prod/kustomization.yaml:4'],
    [
      'an image',
      'Deployment/shop/prod-web',
      '/spec/template/spec/containers/1/image',
      'overlays/prod/kustomization.yaml:7',
    ],
    ['a label', 'Service/shop/prod-web', '/metadata/labels/tier', 'overlays/prod/kustomization.yaml:9'],
    ['a strategic merge patch', 'Deployment/shop/prod-web', '/spec/replicas', 'overlays/prod/patch.yaml:6'],
    [
      'what it adds',
      'Deployment/shop/prod-web',
      '/spec/template/spec/containers/1/securityContext/privileged',
      'overlays/prod/patch.yaml:14',
    ],
    [
      'an item that it adds',
      'Deployment/shop/prod-web',
      '/spec/template/spec/containers/0/image',
      'overlays/prod/patch.yaml:11',
    ],
    ['an operation in JSON', 'Service/shop/prod-web', '/spec/type', 'overlays/prod/ops.json:3'],
    [
      'an operation that is written inline',
      'Service/shop/prod-web',
      '/metadata/annotations/part',
      'parts/mesh/kustomization.yaml:9',
    ],
    [
      'one that is inline on one line',
      'NetworkPolicy/shop/prod-web',
      '/spec/ingress/0',
      'parts/mesh/kustomization.yaml:12',
    ],
    [
      'a mapping that is patched in part',
      'Deployment/shop/prod-web',
      '/spec/template/spec/containers/1',
      'base/all.yaml:17',
    ],
    ['what is not there', 'Deployment/shop/prod-web', '/spec/template/spec/hostNetwork', 'base/all.yaml:15'],
    ['a generated ConfigMap', 'ConfigMap/shop/prod-settings-more-', '/data', 'base/kustomization.yaml:5'],
    ['its sibling with the shorter name', 'ConfigMap/shop/prod-settings-', '', 'base/kustomization.yaml:3'],
    ['an item of a List', 'ConfigMap/shop/prod-extra', '', 'overlays/prod/extra.yaml:4'],
  ])('%s: %s%s', (_, id, pointer, place) => {
    expect(from(id, pointer)).toBe(place);
  });

  test('a line is traced as a node is', () => {
    const file = 'overlays/prod (kustomize)';
    const lines = manifests.sources.get(file)?.text.split('\n') ?? [];
    const line = lines.findIndex((one) => one.includes('privileged: true')) + 1;
    expect(locateLine(manifests, file, line)).toMatchObject({
      line,
      source: { file: 'overlays/prod/patch.yaml', line: 14 },
    });
    expect(locateLine(manifests, file, 9999).source).toBeUndefined();
    expect(locateLine(manifests, 'nowhere', 3)).toMatchObject({ file: 'nowhere', line: 3 });
  });

  test('the text is that of the plain build, without the annotations that tell origins', () => {
    const { stdout } = spawnSync('kubectl', ['kustomize', 'overlays/prod'], {
      cwd: bench.cwd,
      encoding: 'utf8',
    });
    expect(manifests.sources.get('overlays/prod (kustomize)')?.text).toBe(stdout);
    expect(stdout).not.toContain('config.kubernetes.io/origin');
  });

  test('a component and a directory with blanks and quotes in its name', async () => {
    bench.write(`o'v "er"/kustomization.yaml`, 'resources: [a.yaml]\n');
    bench.write(`o'v "er"/a.yaml`, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n');
    const read = await readManifests([{ kustomize: `o'v "er"` }], { cwd: bench.cwd });
    const [resource] = read.resources;
    if (resource === undefined) throw new Error('nothing was read');
    expect(locate(read, resource.origin, '/metadata/name').source).toEqual({
      file: `o'v "er"/a.yaml`,
      line: 4,
    });
  });
});

const hasDemo = existsSync('../shared/real/microservices-demo/kustomize/tests');
const demo = `the Online Boutique's overlays${hasDemo && hasKubectl ? '' : ' [skipped: no ../shared or no kubectl]'}`;

describe.skipIf(!hasDemo || !hasKubectl)(demo, () => {
  test.each(['service-mesh-istio'])('%s: every resource is traced', async (kind) => {
    const kustomize = `../shared/real/microservices-demo/kustomize/tests/${kind}-with-all-components`;
    const manifests = await readManifests([{ kustomize }]);
    const text = manifests.sources.get(`${kustomize} (kustomize)`)?.text.split('\n') ?? [];
    for (const { origin, id } of manifests.resources) {
      const { line, source } = locate(manifests, origin, '/kind');
      expect(existsSync(source?.file ?? ''), id).toBe(true);
      expect(text[line - 1], id).toMatch(/^kind: /);
    }
    expect(manifests.resources.length).toBeGreaterThan(30);
  });
});

describe('the second build', () => {
  const PLAIN = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
  const script = (second: string) =>
    `if (args[1].includes('eastwest-origins-')) { ${second} } else process.stdout.write(${JSON.stringify(PLAIN)});`;
  const annotated = (origin: string) =>
    script(
      `process.stdout.write(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: { 'config.kubernetes.io/origin': ${JSON.stringify(origin)} } } }));`,
    );

  test.each([
    ['fails', script('process.exit(1);')],
    ['knows no annotations', script(`process.stdout.write(${JSON.stringify(PLAIN)});`)],
    ['prints nonsense', script(`process.stdout.write('{{ [');`)],
    ['tells of a remote file', annotated('path: a.yaml\nrepo: https://example.com/x\nref: main\n')],
    ['tells of a file that is not there', annotated('path: ../nowhere/a.yaml\n')],
    ['tells nonsense', annotated('[}')],
    ['tells a list', annotated('- path: x\n')],
  ])('%s: then nothing is traced, and nothing fails', async (_, tool) => {
    const bench = workbench();
    bench.write('o/kustomization.yaml', 'resources: []\n');
    bench.tool('kustomize', tool);
    const manifests = await readManifests([{ kustomize: 'o' }], { cwd: bench.cwd, env: bench.env });
    const [resource] = manifests.resources;
    if (resource === undefined) throw new Error('nothing was read');
    expect(locate(manifests, resource.origin, '/kind')).toMatchObject({ file: 'o (kustomize)', line: 2 });
    expect(locate(manifests, resource.origin, '/kind').source).toBeUndefined();
    bench.remove();
  });
});
