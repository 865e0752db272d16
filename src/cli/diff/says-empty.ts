import type { Terminal } from '#cli/terminal.ts';
import { visible } from '#index.ts';

/** Tells stderr that nothing is there where something was asked for, and that this is taken for an answer. */
export function saysEmpty(what: string, terminal: Terminal): void {
  terminal.stderr(`eastwest: ${visible(what)}: it counts as empty\n`);
}
