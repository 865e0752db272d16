import { realpathSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EastwestError } from '#errors.ts';
import { type ReadOptions, readManifests } from '#manifest/read.ts';
import type { ManifestSource } from '#manifest/rendering/source.ts';
import { ECHO, type Workbench, workbench } from './fake-tools.ts';

let bench: Workbench;
beforeEach(() => {
  bench = workbench();
  bench.write('overlay/kustomization.yaml', 'resources: []\n');
});
afterEach(() => bench.remove());

const OVERLAY = { kustomize: 'overlay' };
const CHART = { helm: 'chart', values: [], set: [] };

function read(sources: readonly ManifestSource[], options: ReadOptions = {}) {
  return readManifests(sources, { cwd: bench.cwd, env: bench.env, ...options });
}

/** What the program got, and the names of the texts. */
async function told(source: ManifestSource) {
  const { resources, sources } = await read([source]);
  const data = (resources[0]?.object['data'] ?? {}) as Record<string, string>;
  const args = Object.keys(data).flatMap((key) => (key === 'cwd' ? [] : [data[key] ?? '']));
  return { args, cwd: data['cwd'], names: [...sources.keys()], resource: resources[0] };
}

async function failure(source: ManifestSource, options: ReadOptions = {}): Promise<EastwestError> {
  try {
    await read([source], options);
  } catch (error) {
    if (error instanceof EastwestError) return error;
    throw error;
  }
  throw new Error('it rendered');
}

describe('what the programs are told', () => {
  test('helm: template, with each value as one argument', async () => {
    bench.tool('helm', ECHO);
    const hostile = 'a=b; rm -rf $HOME `x` "q" \'s\'\n--post-renderer=sh';
    const { args, cwd, names } = await told({
      helm: 'charts/my app',
      values: ['values.yaml', 'we,ird "v".yaml', '--debug'],
      set: [hostile, '__proto__.x=1'],
      release: 'web',
      namespace: 'shop',
    });
    expect(args).toEqual([
      'template',
      '--namespace=shop',
      '--values=values.yaml',
      '--values="we,ird ""v"".yaml"',
      '--values=--debug',
      `--set=${hostile}`,
      '--set=__proto__.x=1',
      '--',
      'web',
      'charts/my app',
    ]);
    expect(cwd).toBe(realpathSync(bench.cwd));
    expect(names).toEqual(['charts/my app (helm web, values.yaml, we,ird "v".yaml, --debug)']);
  });

  test('a chart or a directory that looks like an option is none', async () => {
    bench.tool('helm', ECHO);
    bench.tool('kustomize', ECHO);
    bench.write('-k/kustomization.yaml', '');
    expect((await told({ ...CHART, helm: '--post-renderer=x' })).args.at(-1)).toBe('./--post-renderer=x');
    expect((await told({ kustomize: '-k' })).args).toEqual(['build', './-k']);
  });

  test.each([
    ['name: my-shop', 'my-shop'],
    ['name: Not_A_Release', 'release-name'],
    ['name: [broken', 'chart'],
    ['{}', 'chart'],
  ])('the release is called like the chart: %s → %s', async (text, release) => {
    bench.tool('helm', ECHO);
    bench.write('chart/Chart.yaml', text);
    const { args } = await told(CHART);
    expect(args.slice(-2)).toEqual([release, 'chart']);
  });

  test('a packed chart lends its name without the version', async () => {
    bench.tool('helm', ECHO);
    expect((await told({ ...CHART, helm: 'dist/shop-1.2.3.tgz' })).args.slice(-2)).toEqual([
      'shop',
      'dist/shop-1.2.3.tgz',
    ]);
  });

  test('kustomize, or kubectl where there is no kustomize', async () => {
    bench.tool('kubectl', ECHO);
    expect((await told(OVERLAY)).args).toEqual(['kustomize', 'overlay']);
    bench.tool('kustomize', ECHO);
    const { args, names } = await told({ kustomize: './overlay/' });
    expect(args).toEqual(['build', './overlay/']);
    expect(names).toEqual(['overlay (kustomize)']);
  });

  test('what was set is not in the name: it may be a secret', async () => {
    bench.tool('helm', ECHO);
    expect((await told({ ...CHART, set: ['password=hunter2'] })).names).toEqual(['chart (helm)']);
  });
});

describe('several sources', () => {
  test('are kept apart, also when they are called the same; the same one is rendered once', async () => {
    bench.tool('helm', ECHO);
    bench.write('a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    const staging = { ...CHART, set: ['env=staging'] };
    const { sources } = await read(['a.yaml', CHART, staging, CHART]);
    expect([...sources.keys()]).toEqual(['a.yaml', 'chart (helm)', 'chart (helm) (2)']);
  });

  test('what helm installs into a namespace is there, but for what no namespace holds', async () => {
    const kinds = ['ConfigMap', 'Namespace', 'ClusterRole', 'ClusterPolicy'];
    const documents = kinds.map((kind) => `---\napiVersion: v1\nkind: ${kind}\nmetadata: {name: a}`);
    bench.tool(
      'helm',
      `process.stdout.write(${JSON.stringify(`${documents.join('\n')}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: own}`)})`,
    );
    const { resources } = await read([{ ...CHART, namespace: 'shop' }]);
    expect(resources.map(({ id }) => id)).toEqual([
      'ConfigMap/shop/a',
      'Namespace/a',
      'ClusterRole/a',
      'ClusterPolicy/a',
      'Pod/own/a',
    ]);
    expect(resources[0]?.object['metadata']).toEqual({ name: 'a', namespace: 'shop' });
  });
});

describe('errors say what to do', () => {
  test('no helm', async () => {
    expect(await failure(CHART)).toMatchObject({
      code: 'renderer-missing',
      message: 'chart is a chart to render, and there is no `helm` on the PATH',
      remedy: expect.stringContaining('Install Helm'),
    });
  });

  test('neither kustomize nor kubectl', async () => {
    expect(await failure(OVERLAY)).toMatchObject({
      code: 'renderer-missing',
      message:
        'overlay is a kustomization to build, and there is neither `kustomize` nor `kubectl` on the PATH',
      remedy: expect.stringContaining('kustomize build DIR > rendered.yaml'),
    });
  });

  test('the program says no: its own words, indented, without what a terminal obeys', async () => {
    bench.tool(
      'kustomize',
      `say('Error: \\u001b[31mbad\\u202e patch\\n\\n  at line 3\\n'); process.exit(1);`,
    );
    const { code, message } = await failure(OVERLAY);
    expect(code).toBe('render-failed');
    expect(message).toBe(
      '`kustomize build overlay` failed with exit code 1:\n    Error: �[31mbad� patch\n      at line 3',
    );
  });

  test('a long story is cut', async () => {
    bench.tool(
      'kustomize',
      `say(Array.from({ length: 500 }, (_, index) => 'line ' + index).join('\\n')); process.exit(7);`,
    );
    const { message } = await failure(OVERLAY);
    expect(message.split('\n')).toHaveLength(14);
    expect(message).toContain('exit code 7:\n    line 0\n');
    expect(message).toContain('… and 488 more lines');
  });

  test('the time and process of kubectl’s logger are left out', async () => {
    bench.tool(
      'kubectl',
      `say('E1122 08:24:28.692076   15023 run.go:72] "command failed" err="no \\\\"x\\\\" here"\\n'); process.exit(1);`,
    );
    expect((await failure(OVERLAY)).message).toBe(
      '`kubectl kustomize overlay` failed with exit code 1:\n    no "x" here',
    );
  });

  test('values that were set are not repeated', async () => {
    bench.tool('helm', `say('bad value hunter2 in ' + args.join(' ')); process.exit(1);`);
    const { message } = await failure({ ...CHART, set: ['password=hunter2', 'a=b'] });
    expect(message).toContain('bad value ‹redacted› in template --set=password=‹redacted› --set=a=b');
    expect(message).not.toContain('hunter2');
  });

  test.each([
    ['Error: found in Chart.yaml, but missing in charts/ directory: redis', 'helm dependency build chart'],
    ['Error: Chart.yaml file is missing', 'Name the directory of a chart'],
    ['Error: open prod.yaml: no such file or directory', 'values files that exist'],
    ['Error: parse error at (app/templates/web.yaml:3)', 'Mend what helm says'],
  ])('helm: %s', async (said, remedy) => {
    bench.tool('helm', `say(${JSON.stringify(said)}); process.exit(1);`);
    expect((await failure(CHART)).remedy).toContain(remedy);
  });

  test.each([
    ["unable to find one of 'kustomization.yaml'", 'Name the directory of a kustomization.yaml.'],
    ['must specify --enable-helm', '`kustomize build FLAG overlay | eastwest check -`'],
    ["security; file '/x' is not in or below '/y'", 'run programs or read other files'],
    ['no matches for Id', 'Mend what it says'],
  ])('kustomize: %s', async (said, remedy) => {
    bench.tool('kustomize', `say(${JSON.stringify(said)}); process.exit(1);`);
    expect((await failure(OVERLAY)).remedy).toContain(remedy);
  });

  test('a component by itself', async () => {
    bench.write('part/kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n');
    bench.tool('kustomize', `say('no matches'); process.exit(1);`);
    expect((await failure({ kustomize: 'part' })).remedy).toContain('name an overlay that lists it');
    bench.tool('kustomize', '');
    expect(await failure({ kustomize: 'part' })).toMatchObject({
      code: 'render-empty',
      remedy: expect.stringContaining('name an overlay'),
    });
  });

  test('there is no such directory', async () => {
    bench.tool('kustomize', ECHO);
    expect(await failure({ kustomize: 'overlays/\u001b[2Jprod' })).toMatchObject({
      code: 'render-failed',
      message: 'there is no directory overlays/�[2Jprod to build',
    });
  });

  test.each([
    ['nothing', ''],
    ['blank lines and comments', '\\n# Source: a\\n---\\n  # b\\r\\n...\\n'],
  ])('it renders %s', async (_, text) => {
    bench.tool('helm', `process.stdout.write('${text}');`);
    expect(await failure(CHART)).toMatchObject({
      code: 'render-empty',
      message: '`helm template chart chart` rendered nothing',
      remedy: expect.stringContaining('Check the values'),
    });
  });

  test('something that is no resource', async () => {
    bench.tool('helm', `process.stdout.write('a: b');`);
    expect(await failure(CHART)).toMatchObject({
      code: 'no-manifests',
      message: expect.stringContaining('chart (helm)'),
    });
  });

  test('it hangs, though its children hold on to the pipes', async () => {
    bench.tool(
      'helm',
      `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => 0, 5000)'], { stdio: 'inherit' }); setInterval(() => 0, 1000);`,
    );
    const { code, message } = await failure(CHART, { renderLimits: { milliseconds: 300 } });
    expect(code).toBe('render-failed');
    expect(message).toContain('took longer than 0.3 seconds and was ended');
  });

  test('it prints without end', async () => {
    bench.tool('helm', `const more = () => process.stdout.write('x'.repeat(65536), more); more();`);
    const { message } = await failure(CHART, { renderLimits: { bytes: 1024 * 1024 } });
    expect(message).toContain('printed more than 1 MiB and was ended');
  });

  test('it crashes', async () => {
    bench.tool('helm', `process.kill(process.pid, 'SIGSEGV');`);
    expect((await failure(CHART)).message).toContain('was ended by SIGSEGV');
  });

  test('it reads no standard input', async () => {
    bench.tool('helm', `process.stdin.on('data', () => 0).on('end', () => { ${ECHO} });`);
    expect((await told(CHART)).args[0]).toBe('template');
  });
});
