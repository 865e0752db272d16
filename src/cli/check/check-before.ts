import { checkCluster, type RunSettings } from '#cli/check/check-clusters.ts';
import { readTreeFile, treePath, treePrefix } from '#cli/git-revision.ts';
import { configurationFrom } from '#cli/input/configuration.ts';
import type { SelectedCluster, Selection } from '#cli/input/select-clusters.ts';
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
  visible,
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
  const then = earlierConfig(revision, selection.config, terminal);
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

/** The eastwest.yaml of the commit; that of today, and said so, if it can't be used; `undefined` if there was none. */
function earlierConfig(revision: Revision, { file }: Config, terminal: Terminal): Config | undefined {
  const text = file === undefined ? undefined : earlierText(revision, file, terminal);
  if (file === undefined || text === undefined) return undefined;
  return lenient(revision, file, terminal, () => configurationFrom(text, file));
}

function earlierBaseline(revision: Revision, { file }: Baseline, terminal: Terminal): Baseline | undefined {
  const text = earlierText(revision, file, terminal);
  return text === undefined ? undefined : lenient(revision, file, terminal, () => readBaseline(text, file));
}

function earlierText({ commit }: Revision, file: string, terminal: Terminal): string | undefined {
  const path = inRepository(file, terminal);
  return path === undefined ? undefined : readTreeFile(commit, path, terminal);
}

/** The path in the tree; `undefined` for one elsewhere, of which commits know nothing. */
function inRepository(file: string, terminal: Terminal): string | undefined {
  try {
    return treePath(file, treePrefix(terminal), terminal);
  } catch (error) {
    if (error instanceof EastwestError) return undefined;
    throw error;
  }
}

/** What was wrong in the past can't be mended any more. */
function lenient<T>({ name }: Revision, file: string, terminal: Terminal, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EastwestError)) throw error;
    terminal.stderr(
      `eastwest: ${visible(`${name}:${file} can't be used: it counts as if it weren't there`)}\n`,
    );
    return undefined;
  }
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
