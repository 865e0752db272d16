import { documentNodes } from '#manifest/document/document-nodes.ts';
import { helmSources } from '#manifest/document/helm-source.ts';
import { linesOf } from '#manifest/document/source-lines.ts';
import { fileLocation, type Location } from '#manifest/location.ts';
import type { Manifests, SourceText } from '#manifest/manifests.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import { keyName } from '#manifest/yaml/key.ts';
import type { YamlNode } from '#manifest/yaml/node.ts';

/** A line of a text, of which nothing else is known; of a rendered text also where the node was written that begins on it. */
export function locateLine(manifests: Manifests, file: string, line: number): Location {
  const location = { ...fileLocation(file), line, endLine: line };
  const text = manifests.sources.get(file);
  if (text?.writtenAt === undefined) return location;
  const written = text.writtenAt({ ...location, ...nodeOn(text, line) });
  return written === undefined ? location : { ...location, source: written };
}

function nodeOn(source: SourceText, line: number) {
  const lines = linesOf(source);
  const from = lines[line - 1] ?? source.text.length;
  const to = lines[line] ?? source.text.length;
  const index = source.documents.findIndex(({ start, end }) => start <= from && from < end);
  const span = source.documents[index];
  if (span === undefined) return {};
  const text = source.text.slice(span.start, span.end);
  const template = helmSources(text)({ start: 0, end: text.length, line: 1 });
  const root = documentNodes(source, span);
  const pointer = root === undefined ? undefined : starting(root, from - span.start, to - span.start, '');
  return { document: index + 1, pointer: pointer ?? '', ...(template !== undefined && { template }) };
}

/** The outermost member or item that starts within a range; aliases aren't entered. */
function starting(node: YamlNode, from: number, to: number, at: Pointer): Pointer | undefined {
  if (node.kind !== 'mapping' && node.kind !== 'sequence') return undefined;
  const children =
    node.kind === 'mapping'
      ? node.pairs.map(({ key, value }) => ({ token: keyName(key), start: key.start, value }))
      : node.items.map((value, index) => ({ token: index, start: value.start, value }));
  for (const { token, start, value } of children) {
    if (token === undefined || token === null || start >= to) continue;
    const pointer = joinPointer(at, token);
    if (start >= from) return pointer;
    const found = value.end > from ? starting(value, from, to, pointer) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
