import { describedPairs } from '#cli/diff/described-pairs.ts';
import { givenPair } from '#cli/diff/given-pair.ts';
import { ownConfigurations } from '#cli/diff/own-configuration.ts';
import type { Pair } from '#cli/diff/pair.ts';
import { type Both, isTree, isWorkingTree, type Side } from '#cli/diff/sides.ts';
import { type RenderingFlags, renderedSources } from '#cli/flags/rendering.ts';
import { readConfiguration } from '#cli/input/configuration.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, visible } from '#index.ts';

/** What is compared, as far as flags say. */
export interface ChoiceFlags extends RenderingFlags {
  readonly config?: string;
  readonly environment: readonly string[];
}

/**
 * What is compared: of two trees (revisions, or `.`) the clusters of eastwest.yaml, unless paths, charts or overlays are named; else one
 * cluster.
 * @throws EastwestError `bad-usage` if that isn't said, or can't be
 */
export function pairsOf(
  sides: Both<Side>,
  paths: readonly string[],
  flags: ChoiceFlags,
  terminal: Terminal,
): readonly Pair[] {
  const rendered = renderedSources(flags);
  if (rendered.length > 0) sides.forEach(demandTree);
  const named = [...paths, ...rendered];
  const here = readConfiguration(flags.config, [], terminal);
  const configurations = ownConfigurations(sides, here, terminal);
  const chosen = [...new Set(flags.environment)];
  const described =
    named.length === 0 && sides.every(isTree)
      ? describedPairs(sides, configurations, chosen, terminal)
      : undefined;
  const pairs = described ?? [givenPair(sides, named, configurations, chosen)];
  refuseStream(sides, pairs);
  if (described !== undefined && sides.some(isWorkingTree)) {
    const [base, head] = sides.map(({ name }) => visible(name));
    terminal.stderr(
      `eastwest: . is the working tree here, read as eastwest.yaml says; to compare the folder as such: eastwest diff ${base} ${head} -- .\n`,
    );
  }
  return pairs;
}

/** What is rendered is found in a whole tree: that of a revision, or the working tree. */
function demandTree(side: Side): void {
  if (isTree(side)) return;
  throw new EastwestError(
    'bad-usage',
    `${visible(side.name)} is neither a revision nor . (the working tree), in which --helm and --kustomize could be`,
    'Write e.g. eastwest diff main . --kustomize overlays/prod; two folders of rendered manifests need no flag.',
  );
}

/** Standard input is no part of a tree, and has no other state. */
function refuseStream(sides: Both<Side>, pairs: readonly Pair[]): void {
  const isStream = pairs.some(
    ({ base, head }) =>
      (isTree(sides[0]) && base?.sources.includes('-')) || (isTree(sides[1]) && head?.sources.includes('-')),
  );
  if (!isStream) return;
  throw new EastwestError(
    'bad-usage',
    'standard input (-) is no part of a revision, nor of the working tree',
    'As a side of its own it can be compared: kustomize build overlays/prod | eastwest diff main - -- manifests/',
  );
}
