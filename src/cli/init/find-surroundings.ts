import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where checks run in a repository, and whether eastwest is among them already. */
export interface Pipeline {
  readonly kind: 'github' | 'gitlab' | 'pre-commit';
  /** The file that runs eastwest, else one to which it can be added. */
  readonly file: string;
  readonly hasEastwest: boolean;
}

const FILES = [
  ['gitlab', '.gitlab-ci.yml'],
  ['gitlab', '.gitlab-ci.yaml'],
  ['pre-commit', '.pre-commit-config.yaml'],
  ['pre-commit', '.pre-commit-config.yml'],
] as const;

/** The pipelines of the repository at a folder: GitHub's, GitLab's, pre-commit's. */
export function findPipelines(root: string): readonly Pipeline[] {
  const folder = join(root, '.github', 'workflows');
  const workflows = namesIn(folder).filter((name) => /\.ya?ml$/.test(name));
  const github = workflows.map((name) => pipeline(root, 'github', `.github/workflows/${name}`));
  const [chosen = github[0]] = github.filter(({ hasEastwest }) => hasEastwest);
  const others = FILES.filter(([, file]) => existsSync(join(root, file))).map(([kind, file]) =>
    pipeline(root, kind, file),
  );
  return [...(chosen === undefined ? [] : [chosen]), ...others];
}

function pipeline(root: string, kind: Pipeline['kind'], file: string): Pipeline {
  return { kind, file, hasEastwest: readFileSync(join(root, file), 'utf8').includes('eastwest') };
}

/** The folders `policy` and `policies` of a root that have Rego in them. */
export function findPolicies(root: string): readonly string[] {
  return ['policy', 'policies'].filter(
    (name) =>
      existsSync(join(root, name)) &&
      statSync(join(root, name)).isDirectory() &&
      readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).some((file) =>
        file.endsWith('.rego'),
      ),
  );
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort();
}
