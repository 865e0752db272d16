import type { Both, Side } from '#cli/diff/sides.ts';
import { revisionConfiguration } from '#cli/input/revision-configuration.ts';
import type { Terminal } from '#cli/terminal.ts';
import type { Config } from '#index.ts';

/** What is said of a side. */
export interface SideConfiguration {
  readonly config: Config;
  /** It stands in the side's own eastwest.yaml. */
  readonly own: boolean;
}

const CONFIG_NAME = 'eastwest.yaml';

/**
 * The configuration of each side: a revision's own eastwest.yaml, so that settings of then hold for then; of files on disk, and of a
 * revision without one, that of the working tree; where there is none either, the other side's.
 */
export function ownConfigurations(
  sides: Both<Side>,
  here: Config,
  terminal: Terminal,
): Both<SideConfiguration> {
  const file = here.file ?? CONFIG_NAME;
  const find = (side: Side): Config | undefined => {
    if (side.type === 'revision') return revisionConfiguration(side, file, terminal);
    return here.file === undefined ? undefined : here;
  };
  const [base, head] = [find(sides[0]), find(sides[1])];
  const spare = here.file === undefined ? (head ?? base ?? here) : here;
  const known = (config: Config | undefined): SideConfiguration =>
    config === undefined ? { config: spare, own: false } : { config, own: true };
  return [known(base), known(head)];
}
