import type { Command } from 'commander';
import { repeated } from '#cli/flags/repeated.ts';
import { EastwestError, type HelmSource, type ManifestSource } from '#index.ts';

/** What is rendered before it is read. */
export interface RenderingFlags {
  readonly kustomize: readonly string[];
  readonly helm: readonly string[];
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly release?: string;
  readonly helmNamespace?: string;
}

/** `--kustomize`, and `--helm` with what belongs to it: for every command that reads manifests. */
export function addRenderingFlags(command: Command): Command {
  return command
    .option('-k, --kustomize <dir>', 'build this overlay and read what comes out; repeatable', repeated, [])
    .option('--helm <chart>', 'render this chart and read what comes out; repeatable', repeated, [])
    .option('--values <file>', 'values for --helm; repeatable, the last wins', repeated, [])
    .option('--set <key=value>', 'a value for --helm; repeatable', repeated, [])
    .option('--release <name>', "the release's name for --helm (default: the chart's name)")
    .option('--helm-namespace <name>', 'the namespace into which --helm installs');
}

/**
 * The sources that the flags ask for. Values, release and namespace are those of all charts.
 * @throws EastwestError `bad-usage` for values without a chart, one release name for several charts, or `--set` without a key
 */
export function renderedSources(flags: RenderingFlags): readonly ManifestSource[] {
  refuse(flags);
  const { kustomize, helm, values, set, release, helmNamespace } = flags;
  const shared: Omit<HelmSource, 'helm'> = {
    values,
    set,
    ...(release !== undefined && { release }),
    ...(helmNamespace !== undefined && { namespace: helmNamespace }),
  };
  return [
    ...helm.map((chart): ManifestSource => ({ helm: chart, ...shared })),
    ...kustomize.map((directory): ManifestSource => ({ kustomize: directory })),
  ];
}

function refuse({ helm, kustomize, values, set, release, helmNamespace }: RenderingFlags): void {
  const given = [
    ...(values.length > 0 ? ['--values'] : []),
    ...(set.length > 0 ? ['--set'] : []),
    ...(release !== undefined ? ['--release'] : []),
    ...(helmNamespace !== undefined ? ['--helm-namespace'] : []),
  ];
  const [first] = given;
  if (helm.length === 0 && first !== undefined)
    throw usage(
      `${first} belongs to a chart, and no --helm names one`,
      'Write --helm CHART before it; those of eastwest.yaml have their values there.',
    );
  if (helm.length > 1 && release !== undefined)
    throw usage(
      `--release ${release} can't be the name of ${helm.length} charts`,
      'Run eastwest for each, or list them as sources in eastwest.yaml.',
    );
  const expression = set.find((one) => !/^[^=]+=/.test(one));
  if (expression !== undefined) throw usage('--set takes key=value', 'Write e.g. --set replicas=3.');
  if ([...helm, ...kustomize, ...values].includes(''))
    throw usage('--helm, --kustomize and --values need a path', 'Name a chart, a directory or a file.');
  if ([...helm, ...kustomize, ...values].includes('-'))
    throw usage(
      '- (standard input) is no chart, overlay or values file',
      'Name a path; what is rendered already is read with `eastwest check -`.',
    );
}

function usage(message: string, remedy: string): EastwestError {
  return new EastwestError('bad-usage', message, remedy);
}
