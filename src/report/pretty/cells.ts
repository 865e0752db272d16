import { DISARMED, LOG_COMMAND, visible } from '#report/visible.ts';

/** A character as a terminal shows it: what is printed, over how many columns, from which column (from 0). */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly width: number;
  /** Where it begins in the source, in UTF-16 code units from 0. */
  readonly offset: number;
}

const TAB = 4;

/** East Asian Wide and Fullwidth (Unicode Annex 11), and characters that are emoji without being asked. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const HALF = /[\uff61-\uffdc\uffe8-\uffee]/;
const COMBINING = /^\p{M}$/u;

/** Lays a line of source out in columns: tabs to the next stop, hidden characters as escapes. */
export function cells(line: string): readonly Cell[] {
  const armed = new Set(Array.from(line.matchAll(LOG_COMMAND), ({ index }) => index + 1));
  const laid: Cell[] = [];
  let start = 0;
  let offset = 0;
  for (const character of line) {
    const text = armed.has(offset) ? DISARMED : shown(character, start);
    const width = columns(text);
    laid.push({ text, start, width, offset });
    start += width;
    offset += character.length;
  }
  return laid;
}

function shown(character: string, start: number): string {
  return character === '\t' ? ' '.repeat(TAB - (start % TAB)) : visible(character);
}

/** How many columns a visible text takes in a terminal. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) count += characterColumns(character);
  return count;
}

function characterColumns(character: string): number {
  if (character < '\u0300') return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) && !HALF.test(character) ? 2 : 1;
}

/** How many columns laid-out cells take. */
export function total(laid: readonly Cell[]): number {
  const last = laid.at(-1);
  return last === undefined ? 0 : last.start + last.width;
}

/** In which column the source's code unit `offset` (from 0) is shown; the end of the line if it's beyond. */
export function columnOf(laid: readonly Cell[], offset: number): number {
  return laid.find((cell) => cell.offset >= offset)?.start ?? total(laid);
}
