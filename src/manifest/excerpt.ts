import { lineText } from '#manifest/document/line-index.ts';
import { linesOf } from '#manifest/document/source-lines.ts';
import type { Location } from '#manifest/location.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { maskedRanges } from '#manifest/mask.ts';
import { REDACTED } from '#manifest/redacted.ts';

export { secretValues } from '#manifest/secrets.ts';

/** Lines of a source text around a location, secrets already masked. */
export interface Excerpt {
  /** The first line's number, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

export interface ExcerptOptions {
  /** Lines before the location's line; 2 unless told. */
  readonly before?: number;
  /** Lines after it; 2 unless told. */
  readonly after?: number;
  /** The value at the location is itself a secret. */
  readonly sensitive?: boolean;
}

const LONGEST_LINE = 240;

/** The lines around a location; empty if the text isn't known. */
export function excerpt(manifests: Manifests, location: Location, options: ExcerptOptions = {}): Excerpt {
  const source = manifests.sources.get(location.file);
  if (source === undefined) return { line: location.line, lines: [] };
  const index = linesOf(source);
  const first = Math.max(1, location.line - (options.before ?? 2));
  const last = Math.min(index.length, location.line + (options.after ?? 2));
  const shown = { start: index[first - 1] ?? 0, end: index[last] ?? source.text.length };
  const masked = maskedRanges(source, location, shown, options.sensitive ?? false);
  const lines: string[] = [];
  for (let line = first; line <= last; line++) {
    const start = index[line - 1] ?? source.text.length;
    lines.push(shorten(mask(lineText(source.text, index, line), start, masked)));
  }
  // The last line break of a file is no line of its own.
  if (lines.length > 1 && last === index.length && lines.at(-1) === '') lines.pop();
  return { line: first, lines };
}

function mask(
  line: string,
  start: number,
  ranges: readonly { readonly start: number; readonly end: number }[],
): string {
  let masked = '';
  let at = 0;
  for (const range of ranges) {
    const from = Math.max(at, range.start - start);
    const to = Math.min(line.length, range.end - start);
    if (to <= from) continue;
    masked += line.slice(at, from) + REDACTED;
    at = to;
  }
  return masked + line.slice(at);
}

function shorten(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}
