import { indexLines, type LineIndex } from '#manifest/document/line-index.ts';
import type { SourceText } from '#manifest/manifests.ts';

const indexes = new WeakMap<SourceText, LineIndex>();

/** The line index of a source, made when it is first needed. */
export function linesOf(source: SourceText): LineIndex {
  const known = indexes.get(source);
  if (known !== undefined) return known;
  const index = indexLines(source.text);
  indexes.set(source, index);
  return index;
}
