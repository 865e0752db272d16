import { documentNodes } from '#manifest/document/document-nodes.ts';
import { positionAt } from '#manifest/document/line-index.ts';
import { linesOf } from '#manifest/document/source-lines.ts';
import { fileLocation, type Location } from '#manifest/location.ts';
import type { Manifests, SourceText } from '#manifest/manifests.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Origin } from '#manifest/resource.ts';
import { findNode } from '#manifest/yaml/find-node.ts';

/**
 * Where a node of a resource is written. For a member of a mapping that is its key, up to the end of the value if that
 * is on the same line; for an item of a list the item. What came through an alias or a merge key is located where it
 * is written. A node that doesn't exist has the place of its nearest ancestor.
 */
export function locate(manifests: Manifests, origin: Origin, pointer: Pointer): Location {
  const source = manifests.sources.get(origin.file);
  return source === undefined ? fileLocation(origin.file) : locateIn(source, origin, pointer);
}

/** As `locate`, for one text. `pointer` is relative to the resource. */
export function locateIn(source: SourceText, origin: Origin, pointer: Pointer): Location {
  const span = source.documents[origin.document - 1];
  if (span === undefined) return fileLocation(origin.file);
  const whole = origin.pointer + pointer;
  const root = whole === '' ? undefined : documentNodes(source, span);
  const text = source.text.slice(span.start, span.end);
  const range = root === undefined ? undefined : findNode(text, root, whole);
  const start =
    range === undefined ? contentStart(source.text, span.start, span.end) : span.start + range.start;
  const end = range === undefined ? endOfLine(source.text, start, span.end) : span.start + range.end;
  const location = {
    ...locationOf(source, origin.file, start, end),
    document: origin.document,
    pointer: whole,
    ...(origin.template !== undefined && { template: origin.template }),
  };
  const written = source.writtenAt?.(location);
  return written === undefined ? location : { ...location, source: written };
}

/** The location of a range of offsets. */
export function locationOf(source: SourceText, file: string, start: number, end: number): Location {
  const lines = linesOf(source);
  const from = positionAt(lines, start);
  const to = positionAt(lines, Math.max(start, end));
  return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Past comments, directives and the `---`. */
function contentStart(text: string, start: number, end: number): number {
  const blank =
    /(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*)(?:\r\n?|\n)|---[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n|[ \t]+)|[ \t]+/y;
  let at = start;
  while (at < end) {
    blank.lastIndex = at;
    if (!blank.test(text)) return at;
    at = blank.lastIndex;
  }
  return start;
}

function endOfLine(text: string, start: number, limit: number): number {
  const line = /[^\r\n]*/y;
  line.lastIndex = start;
  return start + (line.exec(text)?.[0] ?? '').slice(0, limit - start).trimEnd().length;
}
