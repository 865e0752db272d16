import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { addRenderingFlags, type RenderingFlags, renderedSources } from '#cli/flags/rendering.ts';
import { type Folders, findFolders } from '#cli/init/find-folders.ts';
import { findLayout, mainEnvironment } from '#cli/init/find-layout.ts';
import { findPipelines, findPolicies } from '#cli/init/find-surroundings.ts';
import { mixedFolders } from '#cli/init/mixed-folders.ts';
import { nextSteps, renderCommands } from '#cli/init/next-steps.ts';
import { fabricInput, fabricOptions } from '#cli/input/fabric-input.ts';
import { movedSource } from '#cli/input/moved-source.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  EastwestError,
  type ManifestSource,
  NO_CONFIG,
  orderResources,
  proposeIntent,
  readManifests,
  renderIntent,
  visible,
} from '#index.ts';

interface InitFlags extends RenderingFlags {
  readonly config: string;
  readonly force: boolean;
  readonly print: boolean;
}

/** `eastwest init [paths|-]`: a first eastwest.yaml, from what the manifests say, with the reason of each line. */
export function initCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('init')
    .description('Write a first eastwest.yaml: who calls whom, as far as the manifests say, and why.')
    .argument(
      '[paths...]',
      'rendered manifests: files, directories, globs, or - for standard input; default: what is found below here',
    );
  return addRenderingFlags(command)
    .option('-c, --config <file>', 'the file to write', 'eastwest.yaml')
    .option('--force', 'write it even if it exists', false)
    .option('--print', 'print it instead', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: InitFlags) =>
      done(await runInit(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest init                                  in a repository: finds manifests, mesh, policies and CI by itself
  eastwest init manifests/prod                   from one folder
  eastwest init manifests/prod --print           only show it
  eastwest init --kustomize overlays/prod
  kustomize build overlays/prod | eastwest init -

It asks nothing. A flow is declared only where a policy permits it to the caller by name and nothing stops it; what environment, routes or
scrape settings suggest stands below as a guess, commented out: a call that is declared and not meant would never be reported.

Exit codes: 0 written (or printed), 2 the input can't be used or the file exists, 3 a bug in eastwest.`;

async function runInit(paths: readonly string[], flags: InitFlags, terminal: Terminal): Promise<number> {
  const target = resolve(terminal.cwd, flags.config);
  if (!flags.print && !flags.force && existsSync(target)) throw alreadyThere(flags.config);
  const given: readonly ManifestSource[] = [...paths, ...renderedSources(flags)];
  const folders = given.length > 0 ? NOTHING_FOUND : findFolders(terminal.cwd);
  const layout = given.length > 0 ? { sources: given, environments: [] } : findLayout(terminal.cwd, folders);
  const main = mainEnvironment(layout.environments);
  const chosen = main?.sources ?? layout.sources;
  if (chosen.length === 0) throw nothingFound(folders);
  const read = await readManifests(chosen, {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    env: terminal.env,
    exclude: configsOf(chosen, flags.config).filter((file) => existsSync(resolve(terminal.cwd, file))),
  });
  const mixed = mixedFolders(read.resources);
  if (mixed !== undefined) throw severalClusters(mixed);
  const manifests = { ...read, resources: orderResources(read.resources) };
  const { fabric, trusted } = await fabricInput(manifests, fabricOptions([], NO_CONFIG), terminal);
  if (!trusted) throw untrusted();
  const proposal = proposeIntent(fabric);
  if (proposal.workloads === 0) throw noWorkload(manifests.resources.length, folders);
  const fromConfig = (path: string): string =>
    relative(dirname(target), resolve(terminal.cwd, path)).replaceAll('\\', '/') || '.';
  const moved = (sources: readonly ManifestSource[]) =>
    sources.filter((path) => path !== '-').map((source) => movedSource(source, fromConfig));
  const sources = main === undefined ? moved(chosen) : [];
  const environments = layout.environments.map((one) => ({ ...one, sources: moved(one.sources) }));
  const policies = findPolicies(terminal.cwd).map(fromConfig);
  const { charts, kustomizations, leftOut } = folders;
  const text = renderIntent({
    ...{ proposal, manifests, sources, environments, policies },
    ...{ charts, kustomizations, leftOut },
  });
  if (flags.print) terminal.stdout(text);
  else write(target, text, flags.config);
  const pipelines = findPipelines(terminal.cwd);
  const outcome = {
    ...{ file: flags.config, proposal, policies, pipelines, printed: flags.print },
    sources: moved(chosen).map(sourceName),
    environments: environments.map(({ name }) => name),
  };
  const say = flags.print ? terminal.stderr : terminal.stdout;
  say(nextSteps(outcome).split('\n').map(visible).join('\n'));
  return EXIT.clean;
}

const NOTHING_FOUND: Folders = { sources: [], charts: [], kustomizations: [], leftOut: [] };

/** Files that configure eastwest are no manifests. */
function configsOf(sources: readonly ManifestSource[], own: string): readonly string[] {
  const paths = sources.filter((source) => typeof source === 'string' && source !== '-');
  return [own, 'eastwest.yaml', ...paths.map((path) => join(String(path), 'eastwest.yaml'))];
}

/** A source in words. */
function sourceName(source: ManifestSource): string {
  if (typeof source === 'string') return source;
  return 'helm' in source ? `the chart ${source.helm}` : `the overlay ${source.kustomize}`;
}

function write(path: string, text: string, name: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'output-unwritable',
      `can't write ${name}: ${reason}`,
      'Choose another file with --config.',
      {
        cause,
      },
    );
  }
}

function alreadyThere(file: string): EastwestError {
  return new EastwestError(
    'bad-usage',
    `${file} exists already`,
    'Compare with `eastwest init --print`, or write it anew with --force.',
  );
}

function nothingFound(folders: Folders): EastwestError {
  const [first, second] = renderCommands(folders);
  if (first === undefined) {
    return new EastwestError(
      'no-manifests',
      `no Kubernetes manifest is found below this folder${folders.leftOut.length > 0 ? `, but for ${folders.leftOut.join(', ')}` : ''}`,
      'Name the folder of the rendered manifests: eastwest init manifests/',
    );
  }
  return new EastwestError(
    'no-manifests',
    'what is found here must be rendered first',
    `Run: ${[first, second].filter((one) => one !== undefined).join(', or: ')}`,
  );
}

function severalClusters([first, second]: readonly [string, string]): EastwestError {
  return new EastwestError(
    'bad-usage',
    `${first} and ${second} hold the same resources, as if they were for different clusters`,
    `Name the folders of one of them: eastwest init ${first}`,
  );
}

function untrusted(): EastwestError {
  return new EastwestError(
    'no-manifests',
    'nothing is proposed from manifests that can’t be read in full (see above)',
    'Mend them, or name only the folders that are applied to the cluster: eastwest init manifests/',
  );
}

function noWorkload(resources: number, folders: Folders): EastwestError {
  const [command] = renderCommands(folders);
  return new EastwestError(
    'no-manifests',
    `there is nobody to call anybody: no workload among ${resources} resources`,
    command === undefined
      ? 'Name the manifests of Deployments, StatefulSets, Pods or other workloads, rendered if they are templates.'
      : `Render what makes them first: ${command}`,
  );
}
