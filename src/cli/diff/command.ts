import { Command } from 'commander';
import { type Compared, comparePair } from '#cli/diff/compare-pair.ts';
import { type ChoiceFlags, pairsOf } from '#cli/diff/pairs.ts';
import { readPairs } from '#cli/diff/read-pairs.ts';
import { type Both, findSide, type Side } from '#cli/diff/sides.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { type AddressFlags, addAddressFlags } from '#cli/flags/addresses.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addEnvironmentFlag } from '#cli/flags/input.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { addRenderingFlags } from '#cli/flags/rendering.ts';
import { saysOnce } from '#cli/says-once.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import { DIFF_FORMATS, isNewlyReachable, renderDiff } from '#index.ts';

interface DiffFlags extends ChoiceFlags, AddressFlags, OutputFlags, ColorFlags {
  readonly failOnNew: boolean;
  readonly verbose: boolean;
}

/** `eastwest diff BASE HEAD`: what became reachable, and what no longer is. */
export function diffCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('diff')
    .description('Compare two states of the manifests: what became reachable, and what no longer is.')
    .argument('<base>', 'a folder, file or glob, or a git revision (main, HEAD~1, origin/main)')
    .argument('<head>', 'the same; . is the working tree')
    .argument(
      '[paths...]',
      'what to read of a revision or the working tree (after --); default: the other side if it is a folder, else what eastwest.yaml says',
    )
    .option('-c, --config <file>', 'the configuration (default: eastwest.yaml here)');
  addEnvironmentFlag(command);
  command.option(
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
      done(await runDiff(base, head, paths, flags, saysOnce(terminal))),
    );
}

const EXAMPLES = `
Examples:
  eastwest diff before/ after/
  eastwest diff main .                                  what eastwest.yaml says, on main and in the working tree
  eastwest diff main . --environment prod               one of its environments; without, each by itself
  eastwest diff main manifests/                         the branch main against a folder of the working tree
  eastwest diff origin/main HEAD -- manifests/prod      two revisions
  eastwest diff main . --kustomize overlays/prod        an overlay on main against the working tree's
  eastwest diff main HEAD --fail-on-new --format text --format markdown=comment.md -- manifests/

Compared is what network policies and mesh mean together, not how they are written: who reaches whom, by mTLS or in plaintext, with which
requests. What the manifests don't show counts as reachable. A folder wins over a revision of the same name. A revision is read as its own
eastwest.yaml says, if it has one; what it doesn't have counts as empty, which is said on stderr.

Exit codes: 0 compared, 1 with --fail-on-new if something became reachable (or in plaintext), 2 the input can't be used, 3 a bug in eastwest.`;

async function runDiff(
  base: string,
  head: string,
  paths: readonly string[],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<number> {
  const outputs = parseFormats(flags.format, DIFF_FORMATS, 'text');
  const sides: Both<Side> = [findSide(base, terminal), findSide(head, terminal)];
  const compared = await compareAll(sides, paths, flags, terminal);
  const differences = compared.map(({ difference }) => difference);
  const options = {
    base,
    head,
    color: usesColor(terminal, flags.color) && outputs.every(({ file }) => file === undefined),
    verbose: flags.verbose,
  };
  writeFormats(outputs, (format) => renderDiff(differences, format, options), terminal);
  if (!compared.every(({ trusted }) => trusted)) return EXIT.unusable;
  const isNew = differences.some(({ diff }) => diff.changes.some(isNewlyReachable));
  return flags.failOnNew && isNew ? EXIT.findings : EXIT.clean;
}

async function compareAll(
  sides: Both<Side>,
  paths: readonly string[],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<readonly Compared[]> {
  const read = await readPairs(sides, pairsOf(sides, paths, flags, terminal), terminal);
  const compared: Compared[] = [];
  for (const pair of read) compared.push(await comparePair(sides, pair, flags.podCidr, terminal));
  return compared;
}
