import type { Location } from '#manifest/location.ts';
import { visible } from '#report/visible.ts';

/** `file:line:column`, which editors and terminals open at a click; the file alone if no line is meant. */
export function place(location: Location): string {
  const { file, line, column, endLine, endColumn } = location;
  const whole = line === 1 && column === 1 && endLine === 1 && endColumn === 1;
  return whole ? visible(file) : `${visible(file)}:${line}:${column}`;
}

/** `file:line` of what a rendered text was made from; the file alone if no line of it is known. `undefined` of what wasn't rendered. */
export function writtenIn({ source }: Location): string | undefined {
  if (source === undefined) return undefined;
  return source.line === 1 ? visible(source.file) : `${visible(source.file)}:${source.line}`;
}
