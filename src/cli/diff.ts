import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { type AddressFlags, addAddressFlags } from '#cli/flags/addresses.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { addRenderingFlags, type RenderingFlags, renderedSources } from '#cli/flags/rendering.ts';
import { findRevision } from '#cli/git-revision.ts';
import { readConfiguration } from '#cli/input/configuration.ts';
import { fabricInput, fabricOptions } from '#cli/input/fabric-input.ts';
import { type Revision, readRevision } from '#cli/revision-manifests.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import {
  BASELINE_NAME,
  DIFF_FORMATS,
  diffFabric,
  EastwestError,
  isNewlyReachable,
  type ManifestSource,
  type Manifests,
  readManifests,
  renderDiff,
  visible,
} from '#index.ts';

interface DiffFlags extends RenderingFlags, AddressFlags, OutputFlags, ColorFlags {
  readonly config?: string;
  readonly failOnNew: boolean;
  readonly verbose: boolean;
}

/** `eastwest diff BASE HEAD`: what became reachable, and what no longer is. */
export function diffCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('diff')
    .description('Compare two states of the manifests: what became reachable, and what no longer is.')
    .argument('<base>', 'a folder, file or glob, or a git revision (main, HEAD~1, origin/main)')
    .argument('<head>', 'the same')
    .argument(
      '[paths...]',
      'what to read of a revision (after --); default: the other side if it is a folder, else sources of eastwest.yaml',
    )
    .option('-c, --config <file>', 'the configuration (default: eastwest.yaml here)')
    .option(
      '--fail-on-new',
      'exit with 1 if something became reachable, or reachable in plaintext, or may have',
      false,
    );
  addRenderingFlags(command);
  addAddressFlags(command);
  addFormatFlag(command, DIFF_FORMATS);
  addColorFlags(command);
  return command
    .option('-v, --verbose', 'list every change and every name', false)
    .addHelpText('after', EXAMPLES)
    .action(async (base: string, head: string, paths: readonly string[], flags: DiffFlags) =>
      done(await runDiff(base, head, paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest diff before/ after/
  eastwest diff main manifests/                         the branch main against the working tree
  eastwest diff origin/main HEAD -- manifests/prod      two revisions
  eastwest diff main . --kustomize overlays/prod        an overlay on main against the working tree's
  eastwest diff main HEAD --fail-on-new --format text --format markdown=comment.md -- manifests/

Compared is what network policies and mesh mean together, not how they are written: who reaches whom, by mTLS or in plaintext, with which
requests. What the manifests don't show counts as reachable. A folder wins over a revision of the same name.

Exit codes: 0 compared, 1 with --fail-on-new if something became reachable (or in plaintext), 2 the input can't be used, 3 a bug in eastwest.`;

/** One side: paths on disk, or a revision. */
type Side = { readonly type: 'paths'; readonly name: string } | (Revision & { readonly type: 'revision' });

async function runDiff(
  base: string,
  head: string,
  paths: readonly string[],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<number> {
  const outputs = parseFormats(flags.format, DIFF_FORMATS, 'text');
  const sides = [findSide(base, terminal), findSide(head, terminal)] as const;
  const config = readConfiguration(flags.config, [], terminal);
  const known = fabricOptions(flags.podCidr, config);
  const exclude = config.file === undefined ? [] : [config.file];
  const rendered = renderedSources(flags);
  const named = [...paths, ...rendered];
  if (rendered.length > 0) sides.forEach(demandTree);
  const read = (side: Side, other: Side) =>
    rendered.length > 0 && side.type === 'paths'
      ? readManifests(named, { cwd: terminal.cwd, env: terminal.env, exclude: configsOf(named, exclude) })
      : readSide(side, revisionSources(named, other, config.sources), exclude, terminal);
  const manifests = await Promise.all([read(sides[0], sides[1]), read(sides[1], sides[0])]);
  const [before, after] = agreeing(sides, manifests, terminal);
  const from = await fabricInput(before, known, terminal);
  const to = await fabricInput(after, known, terminal);
  const diff = diffFabric(from.fabric, to.fabric);
  const options = {
    base,
    head,
    color: usesColor(terminal, flags.color) && outputs.every(({ file }) => file === undefined),
    verbose: flags.verbose,
  };
  writeFormats(outputs, (format) => renderDiff(diff, format, options), terminal);
  if (!from.trusted || !to.trusted) return EXIT.unusable;
  return flags.failOnNew && diff.changes.some(isNewlyReachable) ? EXIT.findings : EXIT.clean;
}

/** What is rendered is found in a whole tree: that of a revision, or the working tree. */
function demandTree(side: Side): void {
  if (side.type === 'revision' || /^\.\/?$/.test(side.name)) return;
  throw new EastwestError(
    'bad-usage',
    `${side.name} is neither a revision nor . (the working tree), in which --helm and --kustomize could be`,
    'Write e.g. eastwest diff main . --kustomize overlays/prod; two folders of rendered manifests need no flag.',
  );
}

/** What is on disk wins; else a glob; else a revision. */
function findSide(text: string, terminal: Terminal): Side {
  const onDisk = text === '-' || existsSync(resolve(terminal.cwd, text));
  const commit = findRevision(text, terminal);
  if (onDisk && commit !== undefined) {
    terminal.stderr(
      visible(
        `eastwest: ${text} is a folder or file here and a git revision too: the folder or file is read`,
      ).concat('\n'),
    );
  }
  if (onDisk) return { type: 'paths', name: text };
  if (commit !== undefined) return { type: 'revision', name: text, commit };
  if (/[*?[\]{}!()]/.test(text) && !text.startsWith('-')) return { type: 'paths', name: text };
  throw new EastwestError(
    'bad-usage',
    `${text} is neither a folder nor a file here, nor a git revision`,
    'Check the spelling and the working directory; in CI, fetch the base branch (a shallow clone may not have it).',
  );
}

/** What to read of a revision. */
function revisionSources(
  named: readonly ManifestSource[],
  other: Side,
  sources: readonly ManifestSource[],
): readonly ManifestSource[] {
  if (named.length > 0) return named;
  if (other.type === 'paths' && other.name !== '-') return [other.name];
  return sources;
}

async function readSide(
  side: Side,
  sources: readonly ManifestSource[],
  exclude: readonly string[],
  terminal: Terminal,
): Promise<Manifests> {
  if (side.type === 'paths') {
    const { cwd, stdin } = terminal;
    return readManifests([side.name], { cwd, stdin, exclude: configsOf([side.name], exclude) });
  }
  if (sources.length > 0) return readRevision(side, sources, configsOf(sources, exclude), terminal);
  throw new EastwestError(
    'bad-usage',
    `it isn't said what to read of the revision ${side.name}: no paths are given, and no eastwest.yaml here has sources`,
    'Name them after --: eastwest diff main HEAD -- manifests/',
  );
}

/** Configurations and baselines are no manifests, wherever they stand. */
function configsOf(sources: readonly ManifestSource[], exclude: readonly string[]): readonly string[] {
  const paths = sources.filter((source) => typeof source === 'string');
  const names = ['eastwest.yaml', BASELINE_NAME];
  return [...exclude, ...names, ...paths.flatMap((path) => names.map((name) => join(path, name)))];
}

/**
 * A path that a revision doesn't have and the other side has is no mistake but a difference: it was added or removed. Said on
 * stderr, since it may be a misspelling all the same.
 */
function agreeing(
  sides: readonly [Side, Side],
  [base, head]: readonly [Manifests, Manifests],
  terminal: Terminal,
): readonly [Manifests, Manifests] {
  const forgive = (side: Side, own: Manifests, other: Manifests): Manifests => {
    if (side.type !== 'revision' || other.resources.length === 0) return own;
    const missing = own.problems.filter(({ code }) => code === 'nothing-matched');
    for (const { location } of missing) {
      terminal.stderr(`eastwest: ${visible(location.file)} has nothing: it counts as empty\n`);
    }
    return { ...own, problems: own.problems.filter((problem) => !missing.includes(problem)) };
  };
  return [forgive(sides[0], base, head), forgive(sides[1], head, base)];
}
