import { checkCluster, type RunSettings } from '#cli/check/check-clusters.ts';
import { revisionConfiguration } from '#cli/input/revision-configuration.ts';
import type { SelectedCluster, Selection } from '#cli/input/select-clusters.ts';
import { ifUsable, inRepository, readRevisionFile } from '#cli/revision-file.ts';
import { type Revision, readRevision } from '#cli/revision-manifests.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  applyBaseline,
  type Baseline,
  type Config,
  configOf,
  EastwestError,
  type Manifests,
  type Policies,
  type Report,
  readBaseline,
} from '#index.ts';

/**
 * The clusters of a selection as they were in a commit: its manifests, its eastwest.yaml and its baseline, judged by the rules of today, so
 * that a new rule doesn't blame old manifests on the change. In the order of the selection; `undefined` where there were no manifests.
 *
 * @param baseline the one of today, if it counts: the commit's is looked for in the same file.
 */
export async function checkBefore(
  revision: Revision,
  selection: Selection,
  policies: Policies,
  settings: RunSettings,
  baseline: Baseline | undefined,
  terminal: Terminal,
): Promise<readonly (Report | undefined)[]> {
  const { file } = selection.config;
  const then = file === undefined ? undefined : revisionConfiguration(revision, file, terminal);
  const accepted = baseline === undefined ? undefined : earlierBaseline(revision, baseline, terminal);
  const reports: (Report | undefined)[] = [];
  for (const now of selection.clusters) {
    const cluster = earlierCluster(now, then);
    const manifests = await readEarlier(revision, cluster, settings, terminal);
    if (manifests === undefined) reports.push(undefined);
    else {
      const report = await checkCluster(cluster, manifests, policies, settings, terminal);
      const scope = { whole: false, complete: false };
      const [applied = report] = accepted === undefined ? [] : applyBaseline([report], accepted, scope);
      reports.push(applied);
    }
  }
  return reports;
}

function earlierBaseline(revision: Revision, { file }: Baseline, terminal: Terminal): Baseline | undefined {
  const text = readRevisionFile(revision, file, terminal);
  return text === undefined ? undefined : ifUsable(revision, file, terminal, () => readBaseline(text, file));
}

/** The same cluster as the commit's eastwest.yaml describes it; as today's does where that doesn't. */
function earlierCluster(now: SelectedCluster, then: Config | undefined): SelectedCluster {
  if (then === undefined) return now;
  const environment = then.environments.find(({ name }) => name === now.environment);
  if (now.environment !== undefined && environment === undefined) return now;
  const config = environment === undefined ? then : configOf(then, environment);
  const isGiven = now.sources !== now.config.sources;
  return { ...now, config, sources: isGiven || config.sources.length === 0 ? now.sources : config.sources };
}

/** A path that the commit doesn't have counts as empty: what is there now was added. */
async function readEarlier(
  revision: Revision,
  { sources, config }: SelectedCluster,
  settings: RunSettings,
  terminal: Terminal,
): Promise<Manifests | undefined> {
  if (sources.includes('-')) {
    throw new EastwestError(
      'bad-usage',
      '--changed-since has no way to know what standard input was before the change',
      'Name the files, folders, charts or overlays; or compare two renderings with `eastwest diff`.',
    );
  }
  const exclude = [...settings.exclude, ...(config.file === undefined ? [] : [config.file])].filter(
    (file) => inRepository(file, terminal) !== undefined,
  );
  try {
    const manifests = await readRevision(revision, sources, exclude, terminal, {
      plain: true,
      ignore: settings.ignore,
    });
    if (manifests.resources.length === 0 && manifests.problems.every(isAbsence)) return undefined;
    return { ...manifests, problems: manifests.problems.filter((problem) => !isAbsence(problem)) };
  } catch (cause) {
    if (!(cause instanceof EastwestError)) throw cause;
    if (cause.code === 'no-manifests') return undefined;
    throw new EastwestError(cause.code, `${revision.name}: ${cause.message}`, cause.remedy, { cause });
  }
}

function isAbsence({ code }: Manifests['problems'][number]): boolean {
  return code === 'nothing-matched';
}
