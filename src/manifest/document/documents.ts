import type { DocumentSpan } from '#manifest/manifests.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A document's text, and what kubectl does not read of it. */
export interface CutDocument extends DocumentSpan {
  /** Text on the line of the `---` marker: kubectl refuses it, older versions dropped it. */
  readonly onMarker?: Range;
  /** Text that follows the document without a `---` between: kubectl silently drops it. */
  readonly dropped?: Range;
}

/** A line that is blank, a comment or a directive. */
const PREAMBLE_LINE = /(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*)(?:\r\n?|\n)|[ \t]*(?:#[^\r\n]*)?$/y;
/** `...`, or a `---` after a lone carriage return, at which kubectl doesn't cut. */
const END_MARKER = /(?<=^|[\r\n])(?:\.\.\.|(?<=\r)---)(?=\s|$)/g;

/**
 * Cuts a YAML stream into documents where kubectl does: at every line that starts with `---` (apimachinery's
 * YAMLReader), before any parsing, so that a broken document never hides the others. Comments and directives before
 * the first marker belong to the first document.
 */
export function cutDocuments(text: string): readonly CutDocument[] {
  const documents: CutDocument[] = [];
  const ends = endMarkers(text);
  let line = 1;
  let counted = 0;
  let start = 0;
  for (let marker = nextMarker(text, 0); ; marker = nextMarker(text, marker + 3)) {
    const end = marker < 0 ? text.length : marker;
    const preamble = documents.length === 0 && (marker === 0 || skipPreamble(text, start, end) === end);
    if (!preamble || marker < 0) {
      line += countBreaks(text, counted, start);
      counted = start;
      const cut = cutAtEnd(text, afterMark(text, start), end, ends);
      documents.push({ ...cut, line, ...onMarker(text, start, end) });
      start = end;
    }
    if (marker < 0) return documents;
  }
}

/** The offset of the next `---` that begins a line, or -1. */
function nextMarker(text: string, from: number): number {
  if (from === 0 && text.startsWith('---')) return 0;
  const found = text.indexOf('\n---', Math.max(0, from - 1));
  return found < 0 ? -1 : found + 1;
}

/** kubectl allows each document its own byte order mark: the document begins after it. */
function afterMark(text: string, start: number): number {
  const mark = /---[ \t]*\r?\n\ufeff/y;
  mark.lastIndex = start;
  return mark.test(text) ? mark.lastIndex : start;
}

/** In descending order, so that the next one is at the array's end. */
function endMarkers(text: string): number[] {
  if (!text.startsWith('...') && !text.includes('\n...') && !(text.includes('\r') && /\r(?!\n)/.test(text)))
    return [];
  return Array.from(text.matchAll(END_MARKER), (match) => match.index).reverse();
}

function cutAtEnd(
  text: string,
  start: number,
  end: number,
  ends: number[],
): Range & { readonly dropped?: Range } {
  let marker: number | undefined;
  while ((ends.at(-1) ?? end) < end) marker = Math.min(marker ?? end, ends.pop() ?? end);
  if (marker === undefined) return { start, end };
  const content = skipPreamble(text, text.startsWith('...', marker) ? marker + 3 : marker, end);
  return content < end ? { start, end: marker, dropped: { start: content, end } } : { start, end: marker };
}

/** The content on a document's `---` line, wherever in its preamble that is. */
function onMarker(text: string, start: number, end: number): { readonly onMarker?: Range } {
  const marker = text.startsWith('---', start) ? start : skipPreamble(text, start, end);
  if (!text.startsWith('---', marker)) return {};
  const next = text.charCodeAt(marker + 3);
  if (next === 0x0a || next === 0x0d || marker + 3 >= end) return {};
  const line = /[^\r\n]*/y;
  line.lastIndex = marker + 3;
  const rest = line.exec(text)?.[0] ?? '';
  const content = rest.trim();
  if (content === '' || content.startsWith('#')) return {};
  const from = marker + 3 + rest.indexOf(content);
  return { onMarker: { start: from, end: from + content.length } };
}

/** Past blank lines, comments and directives; at most to `end`. */
export function skipPreamble(text: string, start: number, end: number): number {
  let at = start;
  while (at < end) {
    PREAMBLE_LINE.lastIndex = at;
    if (!PREAMBLE_LINE.test(text)) return at;
    at = PREAMBLE_LINE.lastIndex;
  }
  return end;
}

function countBreaks(text: string, start: number, end: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) breaks++;
  return breaks;
}
