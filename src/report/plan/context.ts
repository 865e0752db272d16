import type { Reason } from '#facts/platform/schema.ts';
import type { Plan } from '#plan/schema.ts';
import type { Paint } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

/** What every part of the text needs. */
export interface Context {
  readonly plan: Plan;
  readonly paint: Paint;
  readonly verbose: boolean;
  /** How many names, and reasons, are shown of a list. */
  readonly most: number;
}

/** Reasons, faint, each with its line: the first few, or all. */
export function reasonLines(
  { paint, verbose }: Context,
  reasons: readonly Reason[],
  indent: string,
): readonly string[] {
  return reasons
    .slice(0, verbose ? reasons.length : 3)
    .map(({ text, file, line }) =>
      paint('faint', visible(`${indent}${text}${file === '' ? '' : ` (${file}:${line})`}`)),
    );
}
