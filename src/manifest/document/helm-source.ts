import type { DocumentSpan } from '#manifest/manifests.ts';

const MARK = '# Source: ';

/**
 * Finds Helm's comment that names a document's template (`# Source: chart/templates/web.yaml`), for one document after
 * the other in the order of the text.
 */
export function helmSources(text: string): (span: DocumentSpan) => string | undefined {
  let next = text.indexOf(MARK);
  return ({ start, end }) => {
    while (next >= 0 && next < start) next = text.indexOf(MARK, next + 1);
    if (next < 0 || next >= end || !onlyComments(text, start, next)) return undefined;
    const line = /[^\r\n]*/y;
    line.lastIndex = next + MARK.length;
    return line.exec(text)?.[0].trim() || undefined;
  };
}

/** Whether there is nothing before the comment but blank lines, other comments and the `---`. */
function onlyComments(text: string, start: number, comment: number): boolean {
  if (comment > start && !/[\r\n]/.test(text[comment - 1] ?? '')) return false;
  return text
    .slice(start, comment)
    .split(/[\r\n]/)
    .every((line) => /^(?:---)?\s*(?:#.*)?$/.test(line));
}
