import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseConfig } from '#index.ts';
import { eastwest } from './run.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const folders: string[] = [];

/** A new folder with some files; removed after the test. */
function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-init-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A repository with a reference platform below `deploy/`, without its eastwest.yaml. */
function platform(variant: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = folderWith(files);
  cpSync(`manifests/${variant}`, join(folder, 'deploy'), { recursive: true });
  rmSync(join(folder, 'deploy/eastwest.yaml'));
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const WEB = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: web, env: [{name: API, value: 'http://api:80'}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80}]}
`;

describe('eastwest init', () => {
  test('finds manifests, mesh, policies and CI by itself, and says what to do next', async () => {
    const cwd = platform('soroban-istio', {
      'policy/team.rego': 'package team\n',
      '.github/workflows/ci.yml': 'on: push\n',
      'node_modules/x/pod.yaml': WEB,
    });
    const { code, stdout, stderr } = await eastwest(['init'], { cwd });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toBe(`Wrote eastwest.yaml: 12 flows that policies state, 0 guesses commented out.
Found: 7 workloads in deploy; Istio in 7 of 7 workloads (gateway, sidecar); Rego in policy; .github/workflows/ci.yml.

Next:
  1. Run: eastwest check
  2. Read eastwest.yaml: is each flow meant, and is one missing?
  3. Add to .github/workflows/ci.yml: \`- run: npx eastwest check\`, or the action (docs/ci.md)
`);
    const text = readFileSync(join(cwd, 'eastwest.yaml'), 'utf8');
    const { sources, policies, intent } = parseConfig(text, 'eastwest.yaml');
    expect({ sources, policies, public: intent.public }).toEqual({
      sources: ['deploy'],
      policies: ['policy'],
      public: ['edge/api-gateway'],
    });
    expect(intent.flows.length).toBe(12);
    expect(text).toMatch(/# as AuthorizationPolicy payments\/payments permits it \(deploy\/mesh\.yaml:\d+\)/);
  });

  test.each(['soroban-istio', 'soroban-ambient', 'soroban-linkerd'])(
    'what it writes for %s holds as it stands',
    async (variant) => {
      const cwd = platform(variant);
      await eastwest(['init'], { cwd });
      const { code, stdout } = await eastwest(['prove'], { cwd });
      expect(stdout).toContain('holds');
      expect(stdout).not.toContain('refuted');
      expect(code).toBe(0);
    },
    20_000,
  );

  test('guesses are commented out; with the `# ` taken away they are flows', async () => {
    const cwd = platform('soroban-flat');
    const { stdout } = await eastwest(['init', '--print'], { cwd });
    expect(parseConfig(stdout, 'eastwest.yaml').intent).toMatchObject({ flows: [], public: [] });
    const accepted = stdout.replaceAll(/^ {2}# (?=- | {2}(to|ports|operations): )/gm, '  ');
    const { flows, public: open } = parseConfig(accepted, 'eastwest.yaml').intent;
    expect(flows.length).toBe(12);
    expect(open.length).toBe(5);
    const assumed = stdout.replaceAll(/^# (intruders:)/gm, '$1');
    expect(parseConfig(assumed, 'eastwest.yaml').intent.intruders).toBe('other-namespaces');
  });

  test('the assumed settings of a mesh can be uncommented', async () => {
    const { stdout } = await eastwest(['init', '--print'], { cwd: platform('soroban-linkerd') });
    const mended = stdout.replaceAll(/^# (mesh:| {2})/gm, '$1');
    expect(parseConfig(mended, 'eastwest.yaml').mesh.linkerd).toEqual({
      namespace: 'linkerd',
      identityTrustDomain: 'cluster.local',
      defaultInboundPolicy: 'all-unauthenticated',
    });
  });

  test('never overwrites, unless told to', async () => {
    const cwd = folderWith({ 'app/web.yaml': WEB, 'eastwest.yaml': '# mine\n' });
    const { code, stderr } = await eastwest(['init'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('eastwest.yaml exists already');
    expect(readFileSync(join(cwd, 'eastwest.yaml'), 'utf8')).toBe('# mine\n');
    expect((await eastwest(['init', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'eastwest.yaml'), 'utf8')).toContain('# - from: shop/web');
  });

  test('--print writes nothing, and the same each time', async () => {
    const cwd = folderWith({ 'app/web.yaml': WEB });
    const first = await eastwest(['init', '--print'], { cwd });
    const second = await eastwest(['init', '--print'], { cwd });
    expect(first.stdout).toBe(second.stdout);
    expect(first.stderr).toContain('eastwest init, without --print, writes eastwest.yaml');
    expect((await eastwest(['check'], { cwd })).stderr).toContain('there is no eastwest.yaml here');
  });

  test('reads standard input, for what must be rendered', async () => {
    const { code, stdout } = await eastwest(['init', '-', '--print'], { cwd: folderWith(), input: WEB });
    expect(code).toBe(0);
    expect(stdout).toContain('sources: []');
    expect(stdout).toContain('(<stdin>:4)');
  });

  test('charts and kustomizations beside manifests are told', async () => {
    const cwd = folderWith({
      'app/web.yaml': WEB,
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\n',
      'chart/templates/x.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Name }}}\n',
      'overlay/kustomization.yaml': 'resources: [x.yaml]\n',
      'overlay/x.yaml': WEB,
      'tests/x.yaml': WEB,
    });
    const { stdout } = await eastwest(['init', '--print'], { cwd });
    expect(stdout).toContain('#   - helm: chart   # a Helm chart');
    expect(stdout).toContain('#   - kustomize: overlay   # a kustomization');
    expect(stdout).toContain('Not looked into: tests.');
    expect(parseConfig(stdout, 'eastwest.yaml').sources).toEqual(['app']);
  });

  test('where all must be rendered first and it is not plain what, it says how', async () => {
    const cwd = folderWith({
      'one/Chart.yaml': 'apiVersion: v2\nname: c\n',
      'two/Chart.yaml': 'apiVersion: v2\nname: d\n',
    });
    const { code, stderr } = await eastwest(['init'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('→ Run: eastwest init --helm one, or: eastwest init --helm two');
  });

  test('a chart without Helm is told as such', async () => {
    const cwd = folderWith({ 'chart/Chart.yaml': 'apiVersion: v2\nname: c\n' });
    const { code, stderr } = await eastwest(['init'], { cwd, env: { PATH: cwd } });
    expect(code).toBe(2);
    expect(stderr).toContain('there is no `helm` on the PATH');
  });

  test.skipIf(!hasKubectl)('overlays become environments, read from production [needs kubectl]', async () => {
    const overlay = 'resources: [../../base]\n';
    const cwd = folderWith({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': WEB,
      'overlays/prod/kustomization.yaml': `${overlay}namespace: live\n`,
      'overlays/staging/kustomization.yaml': overlay,
    });
    const { code, stdout, stderr } = await eastwest(['init'], { cwd });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('in the overlay overlays/prod; no mesh; the environments prod, staging.');
    const text = readFileSync(join(cwd, 'eastwest.yaml'), 'utf8');
    expect(text).toContain('from: live/web');
    expect(parseConfig(text, 'eastwest.yaml')).toMatchObject({
      sources: [],
      environments: [
        { name: 'prod', sources: [{ kustomize: 'overlays/prod' }] },
        { name: 'staging', sources: [{ kustomize: 'overlays/staging' }] },
      ],
    });
    const map = await eastwest(['map', '-e', 'staging'], { cwd });
    expect(map.code).toBe(0);
  });

  test('nothing to read, and nobody to call, are told with what to do', async () => {
    const empty = await eastwest(['init'], { cwd: folderWith() });
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('no Kubernetes manifest is found below this folder');
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    const nobody = await eastwest(['init'], { cwd: folderWith({ 'a.yaml': config }) });
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('no workload among 1 resources');
  });

  test('two environments are not taken for one cluster', async () => {
    const { code, stderr } = await eastwest(['init'], {
      cwd: folderWith({ 'prod/web.yaml': WEB, 'staging/web.yaml': WEB }),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('prod and staging hold the same resources');
    expect(stderr).toContain('→ Name the folders of one of them: eastwest init prod');
  });

  test('manifests that can’t be read are no ground for a proposal', async () => {
    const cwd = folderWith({
      'app/web.yaml': WEB,
      'app/broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n',
    });
    const { code, stderr } = await eastwest(['init'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('app/broken.yaml:3');
    expect(stderr).toContain('nothing is proposed');
  });

  test('pipelines that mention eastwest need nothing; others are told what to add', async () => {
    const files = { 'app/web.yaml': WEB, '.gitlab-ci.yml': 'stages: []\n' };
    const gitlab = await eastwest(['init', '--print'], { cwd: folderWith(files) });
    expect(gitlab.stderr).toContain('3. Add to .gitlab-ci.yml: a job with `script: [npx eastwest check]`');
    const done = await eastwest(['init', '--print'], {
      cwd: folderWith({ ...files, '.pre-commit-config.yaml': 'entry: npx eastwest check\n' }),
    });
    expect(done.stderr).toContain('3. Nothing to add: .pre-commit-config.yaml mentions eastwest already.');
  });

  test('names of any kind neither break the file nor end a comment', async () => {
    const hostile = 'a"b\n- from: x/y\n  to: z/w\u2028#';
    const doc = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: hostile, namespace: 'shop' },
      spec: { containers: [] },
    };
    const cwd = folderWith({ "it's: #1, [x]/web.yaml": WEB, 'more/bad.json': JSON.stringify(doc) });
    const { code, stdout } = await eastwest(['init', '--print'], { cwd });
    expect(code).toBe(0);
    const { sources, intent } = parseConfig(stdout, 'eastwest.yaml');
    expect(sources).toEqual(["it's: #1, [x]", 'more']);
    expect(intent).toMatchObject({ flows: [], public: [] });
    expect(stdout).toContain('a"b\\n- from: x/y');
  });

  test('help has examples', async () => {
    const { stdout, code } = await eastwest(['init', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('kustomize build overlays/prod | eastwest init -');
  });
});
