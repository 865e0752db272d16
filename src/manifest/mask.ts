import { credentialRanges } from '#manifest/credential-ranges.ts';
import { documentNodes } from '#manifest/document/document-nodes.ts';
import { linesOf } from '#manifest/document/source-lines.ts';
import type { Location } from '#manifest/location.ts';
import type { DocumentSpan, SourceText } from '#manifest/manifests.ts';
import { privateKeyRanges } from '#manifest/private-key.ts';
import type { TextRange } from '#manifest/text-range.ts';
import { urlPasswords } from '#manifest/url-password.ts';
import { valueNode } from '#manifest/yaml/find-node.ts';
import type { YamlNode } from '#manifest/yaml/node.ts';

const SECRET = /kind["']?\s*:\s*["']?Secret\b/;

const known = new WeakMap<DocumentSpan, readonly TextRange[]>();

/** What is to be masked between two offsets of a text, in order and without overlap. */
export function maskedRanges(
  source: SourceText,
  location: Location,
  shown: TextRange,
  sensitive: boolean,
): readonly TextRange[] {
  const ranges = source.documents
    .filter((span) => span.start < shown.end && span.end > shown.start)
    .flatMap((span) => rangesOf(source, span));
  if (sensitive) ranges.push(...sensitiveRanges(source, location));
  return ranges
    .filter(({ start, end }) => start < shown.end && end > shown.start)
    .sort((a, b) => a.start - b.start);
}

function rangesOf(source: SourceText, span: DocumentSpan): readonly TextRange[] {
  const found = known.get(span) ?? findRanges(source, span);
  known.set(span, found);
  return found;
}

function findRanges(source: SourceText, span: DocumentSpan): readonly TextRange[] {
  const text = source.text.slice(span.start, span.end);
  const root = documentNodes(source, span);
  const ranges = root === undefined ? unreadableRanges(text) : credentialRanges(root);
  return [...ranges, ...privateKeyRanges(text), ...urlPasswords(text)].map((range) => shift(range, span));
}

/** In a broken Secret nobody can tell what its values are: everything behind a colon is one. */
function unreadableRanges(text: string): readonly TextRange[] {
  return SECRET.test(text) ? matches(text, /(?<=:[ \t]+)\S.*|^[ \t]*[^\s:#-][^:\r\n]*$/gm) : [];
}

/** The value at a location that is a secret in itself; everything from there on if it can't be found. */
function sensitiveRanges(source: SourceText, location: Location): readonly TextRange[] {
  const span = source.documents[(location.document ?? 1) - 1];
  const root = span && documentNodes(source, span);
  const node = root && location.pointer !== undefined ? valueNode(root, location.pointer) : undefined;
  if (span !== undefined && node !== undefined) return scalars(node).map((range) => shift(range, span));
  const lines = linesOf(source);
  const start = (lines[location.line - 1] ?? 0) + location.column - 1;
  return [{ start, end: lines[location.endLine] ?? source.text.length }];
}

function scalars(node: YamlNode): readonly TextRange[] {
  switch (node.kind) {
    case 'scalar':
      return [node];
    case 'alias':
      return node.target?.kind === 'scalar' ? [node.target] : [];
    case 'sequence':
      return node.items.flatMap(scalars);
    case 'mapping':
      return node.pairs.flatMap(({ value }) => scalars(value));
    default:
      return node satisfies never;
  }
}

function matches(text: string, pattern: RegExp): readonly TextRange[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function shift({ start, end }: TextRange, span: DocumentSpan): TextRange {
  return { start: start + span.start, end: end + span.start };
}
