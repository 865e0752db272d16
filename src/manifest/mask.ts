import { credentialRanges } from '#manifest/credential-ranges.ts';
import { documentNodes } from '#manifest/document-nodes.ts';
import { valueNode } from '#manifest/find-node.ts';
import type { Location } from '#manifest/location.ts';
import type { DocumentSpan, SourceText } from '#manifest/manifests.ts';
import { URL_PASSWORD } from '#manifest/secrets.ts';
import { linesOf } from '#manifest/source-lines.ts';
import type { YamlNode } from '#manifest/yaml-node.ts';

/** A part of a text that no output shows. Offsets into the whole text. */
export interface MaskedRange {
  readonly start: number;
  readonly end: number;
}

const PRIVATE_KEY =
  /(?<=-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----)[\s\S]*?(?=-----END [A-Z0-9 ]*PRIVATE KEY-----|$(?![\s\S]))/g;
const SECRET = /kind["']?\s*:\s*["']?Secret\b/;

const known = new WeakMap<DocumentSpan, readonly MaskedRange[]>();

/** What is to be masked between two offsets of a text, in order and without overlap. */
export function maskedRanges(
  source: SourceText,
  location: Location,
  shown: MaskedRange,
  sensitive: boolean,
): readonly MaskedRange[] {
  const ranges = source.documents
    .filter((span) => span.start < shown.end && span.end > shown.start)
    .flatMap((span) => rangesOf(source, span));
  if (sensitive) ranges.push(...sensitiveRanges(source, location));
  return ranges
    .filter(({ start, end }) => start < shown.end && end > shown.start)
    .sort((a, b) => a.start - b.start);
}

function rangesOf(source: SourceText, span: DocumentSpan): readonly MaskedRange[] {
  const found = known.get(span) ?? findRanges(source, span);
  known.set(span, found);
  return found;
}

function findRanges(source: SourceText, span: DocumentSpan): readonly MaskedRange[] {
  const text = source.text.slice(span.start, span.end);
  const root = documentNodes(source, span);
  const ranges = root === undefined ? unreadableRanges(text) : credentialRanges(root);
  return [...ranges, ...matches(text, PRIVATE_KEY), ...matches(text, URL_PASSWORD)].map((range) =>
    shift(range, span),
  );
}

/** In a broken Secret nobody can tell what its values are: everything behind a colon is one. */
function unreadableRanges(text: string): readonly MaskedRange[] {
  return SECRET.test(text) ? matches(text, /(?<=:[ \t]+)\S.*|^[ \t]*[^\s:#-][^:\r\n]*$/gm) : [];
}

/** The value at a location that is a secret in itself; everything from there on if it can't be found. */
function sensitiveRanges(source: SourceText, location: Location): readonly MaskedRange[] {
  const span = source.documents[(location.document ?? 1) - 1];
  const root = span && documentNodes(source, span);
  const node = root && location.pointer !== undefined ? valueNode(root, location.pointer) : undefined;
  if (span !== undefined && node !== undefined) return scalars(node).map((range) => shift(range, span));
  const lines = linesOf(source);
  const start = (lines[location.line - 1] ?? 0) + location.column - 1;
  return [{ start, end: lines[location.endLine] ?? source.text.length }];
}

function scalars(node: YamlNode): readonly MaskedRange[] {
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

function matches(text: string, pattern: RegExp): readonly MaskedRange[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function shift({ start, end }: MaskedRange, span: DocumentSpan): MaskedRange {
  return { start: start + span.start, end: end + span.start };
}
