import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Workbench, workbench } from '../manifest/rendering/fake-tools.ts';
import { eastwest } from './run.ts';

const pod = (name: string, hostNetwork: boolean) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  hostNetwork: ${hostNetwork}\n  containers: [{name: a, image: "a:1", ports: [{containerPort: 80}]}]\n`;

/** Prints the file out.yaml of the chart or overlay. */
const CAT = `process.stdout.write(require('node:fs').readFileSync(args.at(-1) + '/out.yaml'));`;

let bench: Workbench;
beforeEach(() => {
  bench = workbench();
  bench.tool('helm', CAT);
  bench.tool('kustomize', CAT);
  bench.write('overlays/prod/out.yaml', pod('prod', true));
  bench.write('overlays/staging/out.yaml', pod('staging', false));
  bench.write('chart/out.yaml', `# Source: app/templates/web.yaml\n${pod('chart', true)}`);
  bench.write('chart/Chart.yaml', 'name: app\n');
  bench.write(
    'chart/templates/web.yaml',
    pod('{{ .Release.Name }}', false).replace('false', '{{ .Values.host }}'),
  );
});
afterEach(() => bench.remove());

function run(args: readonly string[], env: Readonly<Record<string, string>> = bench.env) {
  return eastwest(args, { cwd: bench.cwd, env: { ...env, XDG_CACHE_HOME: join(bench.cwd, '../cache') } });
}

describe('charts and overlays on the command line', () => {
  test('check: the overlay, and the line of the template', async () => {
    const { code, stdout } = await run([
      'check',
      '-k',
      'overlays/prod',
      '--helm',
      './chart/',
      '--values',
      'v.yaml',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('--> overlays/prod (kustomize):5:3  Pod/shop/prod\n');
    expect(stdout).toContain(
      '--> chart (helm, v.yaml):6:3  Pod/shop/chart\n      written in chart/templates/web.yaml:5\n',
    );
    expect(stdout).toContain('2 resources in 2 files');
  });

  test.each([
    ['facts', [], 'shop/prod'],
    ['map', [], 'shop/prod'],
    ['plan', [], '1 listener of 1 accept plaintext'],
    ['prove', [], 'shop/prod'],
    ['explain', ['--from', 'any', '--to', 'shop/prod:80'], 'shop/prod'],
  ])('%s reads them as well', async (command, more, told) => {
    const { code, stdout, stderr } = await run([command, '--kustomize', 'overlays/prod', ...more]);
    expect(stderr).toBe('');
    expect(code).toBeLessThan(2);
    expect(stdout).toContain(told);
  });

  test.each([
    [['--values', 'v.yaml'], '--values belongs to a chart, and no --helm names one'],
    [['--set', 'a=b'], '--set belongs to a chart'],
    [['--release', 'a'], '--release belongs to a chart'],
    [['--helm-namespace', 'a', '-k', 'overlays/prod'], '--helm-namespace belongs to a chart'],
    [['--helm', 'a', '--helm', 'b', '--release', 'c'], "--release c can't be the name of 2 charts"],
    [['--helm', 'a', '--set', 'b'], '--set takes key=value'],
    [['--helm', 'a', '--set', '=b'], '--set takes key=value'],
    [['--helm', ''], 'need a path'],
    [['-k', '-'], '- (standard input) is no chart'],
    [['--helm', 'a', '--values', '-'], '- (standard input) is no chart'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr, stdout } = await run(['check', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\n {2}→ \S/);
  });

  test('a program that is missing is an error with its remedy, not a finding less', async () => {
    const { code, stdout, stderr } = await run(['check', 'chart/templates', '-k', 'overlays/prod'], {
      PATH: '',
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('neither `kustomize` nor `kubectl` on the PATH\n  → Install one of them');
  });

  test('a folder that is a chart or a kustomization says which flag renders it', async () => {
    bench.write('overlays/prod/kustomization.yaml', 'resources: [out.yaml]\n');
    const { stdout } = await run(['check', '.', '--verbose']);
    expect(stdout).toContain('`eastwest check --helm chart`');
    expect(stdout).toContain('`eastwest check --kustomize overlays/prod`');
  });
});

describe('sources of eastwest.yaml', () => {
  test('start at that file, whatever the working directory', async () => {
    bench.write(
      'deploy/eastwest.yaml',
      'sources:\n- kustomize: ../overlays/prod\n- {helm: ../chart, namespace: x}\n',
    );
    const { code, stdout } = await run(['check', '--config', 'deploy/eastwest.yaml']);
    expect(code).toBe(1);
    expect(stdout).toContain('overlays/prod (kustomize):5:3');
    expect(stdout).toContain('written in chart/templates/web.yaml:5');
  });

  test('absolute paths stay absolute', async () => {
    const files = [join(bench.cwd, 'plain.yaml'), join(bench.cwd, 'overlays/prod')];
    bench.write('plain.yaml', pod('plain', true));
    bench.write(
      'deploy/eastwest.yaml',
      `sources: [${JSON.stringify(files[0])}, {kustomize: ${JSON.stringify(files[1])}}]\n`,
    );
    const { stdout } = await run(['check', '--config', 'deploy/eastwest.yaml']);
    expect(stdout).toContain(`--> ${files[0]}:5:3`);
    expect(stdout).toContain(`--> ${files[1]} (kustomize):5:3`);
  });

  test('environments are rendered apart', async () => {
    bench.write(
      'eastwest.yaml',
      'environments:\n  prod:\n    sources: [{kustomize: overlays/prod}]\n  staging:\n    sources: [{kustomize: overlays/staging}]\n',
    );
    const prod = await run(['check', '--environment', 'prod']);
    const staging = await run(['check', '--environment', 'staging']);
    expect(prod.stdout).toContain('network/no-host-network]');
    expect(staging.stdout).not.toContain('network/no-host-network]');
  });
});

const hasGit = spawnSync('git', ['--version']).error === undefined;

describe.skipIf(!hasGit)(`diff${hasGit ? '' : ' [skipped: git is not on the PATH]'}`, () => {
  const env = () => ({ PATH: `${bench.env['PATH']}${delimiter}${process.env['PATH']}`, HOME: bench.cwd });
  const git = (...args: readonly string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: bench.cwd, env: env() });
  beforeEach(() => {
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'before');
    bench.write('overlays/prod/out.yaml', `${pod('prod', true)}---\n${pod('added', false)}`);
  });

  test('an overlay of a revision against that of the working tree', async () => {
    const { code, stdout, stderr } = await run(['diff', 'main', '.', '--kustomize', 'overlays/prod'], env());
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('shop/added');
    expect(stdout).not.toContain('shop/chart');
  });

  test('sources of eastwest.yaml are rendered in both revisions', async () => {
    git('commit', '-q', '-a', '-m', 'after');
    bench.write('eastwest.yaml', 'sources: [{kustomize: overlays/prod}]\n');
    const { code, stdout } = await run(['diff', 'main~1', 'main'], env());
    expect(code).toBe(0);
    expect(stdout).toContain('shop/added');
  });

  test('two folders need no flag', async () => {
    const { code, stderr } = await run(
      ['diff', 'overlays/prod', 'overlays/staging', '-k', 'overlays/prod'],
      env(),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('overlays/prod is neither a revision nor . (the working tree)');
  });
});
