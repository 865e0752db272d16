import type { Paint } from '#report/pretty/paint.ts';

/** What every part of the pretty output is drawn with. */
export interface Page {
  readonly paint: Paint;
  /** Columns, at least 40. */
  readonly width: number;
  readonly verbose: boolean;
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first few of some names, and how many more there are; all of them with --verbose. */
export function few(names: readonly string[], page: Page): string {
  const shown = page.verbose ? names : names.slice(0, 5);
  const rest = names.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? `, … and ${rest} more (--verbose)` : ''}`;
}
