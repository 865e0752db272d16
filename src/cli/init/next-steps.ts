import type { Folders } from '#cli/init/find-folders.ts';
import type { Pipeline } from '#cli/init/find-surroundings.ts';
import { meshText, type ProposedIntent } from '#index.ts';

/** What `eastwest init` found and did, and the three things to do next. */
export interface Outcome {
  readonly file: string;
  readonly proposal: ProposedIntent;
  /** In words. */
  readonly sources: readonly string[];
  readonly environments: readonly string[];
  readonly policies: readonly string[];
  readonly pipelines: readonly Pipeline[];
  /** Whether the file was only printed. */
  readonly printed: boolean;
}

export function nextSteps(outcome: Outcome): string {
  const { file, proposal, sources, environments, policies, pipelines, printed } = outcome;
  const { flows, public: open, meshes, workloads } = proposal;
  const guesses = flows.filter(({ sure }) => !sure).length + open.filter(({ sure }) => !sure).length;
  const stated = flows.filter(({ sure }) => sure).length;
  const found = [
    `${workloads} ${workloads === 1 ? 'workload' : 'workloads'} in ${sources.join(', ') || 'standard input'}`,
    ...(meshes.length === 0 ? ['no mesh'] : meshes.map((mesh) => meshText(mesh, workloads))),
    ...(environments.length === 0 ? [] : [`the environments ${environments.join(', ')}`]),
    ...policies.map((path) => `Rego in ${path}`),
    ...pipelines.map(({ file: name }) => name),
  ];
  const did = printed ? 'This would be' : 'Wrote';
  return `${did} ${file}: ${counted(stated, 'flow')} that policies state, ${counted(guesses, 'guess', 'guesses')} commented out.
Found: ${found.join('; ')}.

Next:
  1. ${checkStep(sources, printed, file)}
  2. ${guessStep(file, guesses)}
  3. ${pipelineStep(pipelines)}
`;
}

function checkStep(sources: readonly string[], printed: boolean, file: string): string {
  if (printed) return `eastwest init, without --print, writes ${file}; then run: eastwest check`;
  const command = `eastwest check${sources.length === 0 ? ' -' : ''}${file === 'eastwest.yaml' ? '' : ` --config ${file}`}`;
  return `Run: ${command}`;
}

function guessStep(file: string, guesses: number): string {
  if (guesses === 0) return `Read ${file}: is each flow meant, and is one missing?`;
  return `Look at the guesses in ${file}, and take the \`# \` away in front of those that are right.`;
}

const SNIPPETS: Readonly<Record<Pipeline['kind'], string>> = {
  github: '`- run: npx eastwest check`, or the action (docs/ci.md)',
  gitlab: 'a job with `script: [npx eastwest check]`',
  'pre-commit': 'the hook `eastwest` of eastwest’s repository (README, "In pre-commit")',
};

function pipelineStep(pipelines: readonly Pipeline[]): string {
  const known = pipelines.find(({ hasEastwest }) => hasEastwest);
  if (known !== undefined) return `Nothing to add: ${known.file} mentions eastwest already.`;
  const [first] = pipelines;
  if (first === undefined)
    return 'Run `npx eastwest check` where changes are checked, in CI or before a commit.';
  return `Add to ${first.file}: ${SNIPPETS[first.kind]}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What must be rendered before it can be read, as commands. */
export function renderCommands({ charts, kustomizations }: Folders): readonly string[] {
  return [
    ...charts.map((path) => `eastwest init --helm ${path}`),
    ...kustomizations.map((path) => `eastwest init --kustomize ${path}`),
  ];
}
