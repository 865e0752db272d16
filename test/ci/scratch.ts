import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder with a built eastwest, as an executable file of its own: what a runner would have installed. */
export function builtEastwest(): { readonly folder: string; readonly bin: string } {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest action '));
  execFileSync(process.execPath, [join(root, 'build.mjs'), join(folder, 'dist')], { cwd: root });
  symlinkSync(join(root, 'policies'), join(folder, 'policies'));
  const bin = join(folder, 'eastwest');
  writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'dist/cli/main.js')}' "$@"\n`, {
    mode: 0o755,
  });
  return { folder, bin };
}

export function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' });
}

/**
 * A repository with the safe reference platform on `main`, and on `pr` without the file that `drop` names; and, as actions/checkout makes
 * it, a shallow clone of `pr` that knows nothing of `main`.
 */
export function pullRequest(folder: string, drop: string): string {
  const origin = join(folder, 'origin');
  mkdirSync(origin);
  cpSync(join(root, 'manifests/soroban-istio'), origin, { recursive: true });
  git(origin, 'init', '-q');
  git(origin, 'add', '.');
  git(origin, 'commit', '-q', '-m', 'base');
  git(origin, 'checkout', '-q', '-b', 'pr');
  git(origin, 'rm', '-q', drop);
  git(origin, 'commit', '-q', '-m', 'change');
  const clone = join(folder, 'clone');
  git(folder, 'clone', '-q', '--depth', '1', '--branch', 'pr', `file://${origin}`, clone);
  return clone;
}

/**
 * A repository with two environments; on `pr` the policy of staging lets somebody in. A shallow clone of `pr`, as above.
 */
export function twoEnvironments(folder: string): string {
  const origin = join(folder, 'origin');
  mkdirSync(origin);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(origin, name)), { recursive: true });
    writeFileSync(join(origin, name), text);
  };
  write('eastwest.yaml', 'environments:\n  prod: {sources: [prod]}\n  staging: {sources: [staging]}\n');
  for (const name of ['prod', 'staging']) {
    for (const app of ['web', 'db']) write(`${name}/${app}.yaml`, pod(app));
    write(`${name}/policy.yaml`, policy(''));
  }
  git(origin, 'init', '-q');
  git(origin, 'add', '.');
  git(origin, 'commit', '-q', '-m', 'base');
  git(origin, 'checkout', '-q', '-b', 'pr');
  write('staging/policy.yaml', policy('{from: [{podSelector: {matchLabels: {app: web}}}]}'));
  git(origin, 'commit', '-q', '-a', '-m', 'change');
  const clone = join(folder, 'clone');
  git(folder, 'clone', '-q', '--depth', '1', '--branch', 'pr', `file://${origin}`, clone);
  return clone;
}

function pod(app: string): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${app}, namespace: shop, labels: {app: ${app}}}
spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
`;
}

function policy(rules: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [${rules}]}
`;
}

/** What a run of a step left behind. */
export interface StepResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs `run.sh STEP` with the environment of a runner. */
export function step(name: string, cwd: string, env: Readonly<Record<string, string>>): StepResult {
  const files = mkdtempSync(join(tmpdir(), 'eastwest-runner-'));
  const [summary, outputs] = [join(files, 'summary'), join(files, 'output')];
  for (const file of [summary, outputs]) writeFileSync(file, '');
  const { status, stdout, stderr } = spawnSync('bash', [join(root, 'scripts/action/run.sh'), name], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: files,
      RUNNER_TEMP: files,
      GITHUB_ACTION_PATH: root,
      GITHUB_WORKSPACE: cwd,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: outputs,
      ...env,
    },
  });
  const lines = readFileSync(outputs, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return {
    status,
    stdout,
    stderr,
    summary: readFileSync(summary, 'utf8'),
    outputs: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  };
}
