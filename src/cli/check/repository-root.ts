import type { Terminal } from '#cli/terminal.ts';

/** Where CI services say that the repository lies: GitHub, GitLab, Azure Pipelines, Bitbucket, Jenkins. */
const VARIABLES = [
  'GITHUB_WORKSPACE',
  'CI_PROJECT_DIR',
  'BUILD_SOURCESDIRECTORY',
  'BITBUCKET_CLONE_DIR',
  'WORKSPACE',
];

/** The root of the repository that a CI service checks, if the run is within it: services want file names from there. */
export function repositoryRoot({ env, cwd }: Terminal): string | undefined {
  return VARIABLES.map((name) => env[name]).find(
    (root) => root !== undefined && root !== '' && `${cwd}/`.startsWith(`${root.replace(/\/+$/, '')}/`),
  );
}
