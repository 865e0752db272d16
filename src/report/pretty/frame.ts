import type { Excerpt } from '#manifest/excerpt.ts';
import type { Location } from '#manifest/location.ts';
import { type Cell, cells, columnOf, total } from '#report/pretty/cells.ts';
import type { Paint, Style } from '#report/pretty/paint.ts';

/** How a frame is drawn: the style of the underline, and the columns that it may fill. */
export interface FrameStyle {
  readonly paint: Paint;
  readonly style: Style;
  readonly width: number;
}

/** The lines of an excerpt with their numbers, the location underlined; lines that are too long are cut with `…`. */
export function frame(excerpt: Excerpt, location: Location, { paint, style, width }: FrameStyle): string[] {
  const digits = Math.max(3, String(excerpt.line + excerpt.lines.length - 1).length);
  const gutter = (label: string) => paint('faint', `  ${label.padStart(digits)} │`);
  const room = Math.max(16, width - digits - 5);
  const laid = excerpt.lines.map(cells);
  const culprit = underline(laid[location.line - excerpt.line], location);
  const from = scroll(laid, culprit, room);
  const drawn: string[] = [];
  for (const [index, line] of laid.entries()) {
    drawn.push(`${gutter(String(excerpt.line + index))} ${cut(line, from, room)}`.trimEnd());
    if (culprit === undefined || excerpt.line + index !== location.line) continue;
    const length = Math.max(1, Math.min(culprit.length, room - (culprit.start - from)));
    drawn.push(`${gutter('')} ${' '.repeat(culprit.start - from)}${paint(style, '^'.repeat(length))}`);
  }
  return drawn;
}

/** Where to underline: columns from 0; of a range over several lines, what is on its first. */
function underline(line: readonly Cell[] | undefined, location: Location) {
  if (line === undefined) return undefined;
  const start = columnOf(line, location.column - 1);
  const end = location.endLine > location.line ? total(line) : columnOf(line, location.endColumn - 1);
  return { start, length: Math.max(1, end - start) };
}

/** The first column to show, for all lines the same: 0 unless the culprit would be out of sight. */
function scroll(
  laid: readonly (readonly Cell[])[],
  culprit: ReturnType<typeof underline>,
  room: number,
): number {
  if (culprit === undefined || Math.max(culprit.start + 1, ...laid.map(total)) <= room) return 0;
  const seen = Math.min(culprit.length, Math.floor(room / 2));
  return culprit.start + seen < room ? 0 : culprit.start - Math.floor(room / 4);
}

/** The part of a line that fits, `…` where something is left out. */
function cut(line: readonly Cell[], from: number, room: number): string {
  const end = total(line);
  const low = from === 0 ? 0 : from + 1;
  const high = end > from + room ? from + room - 1 : end;
  const kept = line.filter((cell) => cell.start >= low && cell.start + cell.width <= high);
  const pad = ' '.repeat(Math.max(0, (kept[0]?.start ?? low) - low));
  const before = from > 0 && end > 0 ? '…' : '';
  const after = end > high && high >= low ? '…' : '';
  return `${before}${pad}${kept.map(({ text }) => text).join('')}${after}`;
}
