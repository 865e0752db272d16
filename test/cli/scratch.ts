import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eastwest, type Ran } from './run.ts';

/** A folder of a test's own, perhaps a git repository. */
export interface Scratch {
  readonly folder: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** As nobody in particular, without anybody's settings. */
  readonly git: (...args: readonly string[]) => void;
  /** Writes files and commits all that is there. */
  readonly commit: (files: Readonly<Record<string, string>>) => void;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly remove: () => void;
}

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest scratch-'));
  const write: Scratch['write'] = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const git: Scratch['git'] = (...args) => {
    const who = { NAME: 'test', EMAIL: 'test@example.com' };
    execFileSync('git', args, {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        ...Object.fromEntries(
          ['AUTHOR', 'COMMITTER'].flatMap((role) =>
            Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
          ),
        ),
      },
    });
  };
  return {
    folder,
    write,
    git,
    commit(files) {
      write(files);
      git('add', '-A');
      git('commit', '-q', '-m', 'state');
    },
    run: (...args) => eastwest(args, { cwd: folder }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Whether git is there, and something that builds overlays; without, tests that need it are skipped. */
export const HAS_GIT = runs('git', '--version');
export const HAS_KUSTOMIZE = runs('kustomize', 'version') || runs('kubectl', 'kustomize', '--help');

function runs(tool: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(tool, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A pod with a name, and with whatever else belongs into its spec. */
export function pod(name: string, spec = ''): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec:
  serviceAccountName: ${name}
${spec}  containers: [{name: c, image: i, ports: [{containerPort: 80, name: http}]}]
`;
}
