import type { Terminal } from '#cli/terminal.ts';
import { visible } from '#index.ts';

/** What is to be minded about the comparison of a cluster. */
export interface Remarks {
  readonly all: readonly string[];
  /** Tells stderr at once, and the report later. */
  readonly add: (what: string) => void;
  /** That nothing is there where something was asked for, and that this is taken for an answer. */
  readonly addEmpty: (what: string) => void;
}

/** Remarks on one cluster, by its name in eastwest.yaml if there are several; none yet. */
export function remarksOn(environment: string | undefined, terminal: Terminal): Remarks {
  const all: string[] = [];
  const tell = (what: string, where: string): void => {
    all.push(what);
    terminal.stderr(`eastwest: ${visible(`${where}${what}`)}\n`);
  };
  return {
    all,
    add: (what) => tell(what, environment === undefined ? '' : `${environment}: `),
    addEmpty: (what) => tell(`${what}: it counts as empty`, ''),
  };
}
