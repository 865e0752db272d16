import type { OutlineLine } from '#manifest/rendering/helm/outline.ts';
import { renders } from '#manifest/rendering/helm/renders.ts';

/** Those lines of a template (indices of its outline) that can have rendered a line (index of the rendering's). */
export type OriginLines = (at: number) => readonly number[];

/**
 * A line of a template can have rendered a line if it stands under the same keys, its text with anything in place of each `{{ … }}` is
 * the rendered one, and the line above it (its mapping, list or item) can have rendered the one above that. At the top, the documents
 * of the template decide by their kind and name. None, if it came from a helper or from values by `toYaml`; several, if it can't be told.
 */
export function originLines(rendered: readonly OutlineLine[], template: readonly OutlineLine[]): OriginLines {
  const byPath = new Map<string, number[]>();
  for (const [index, { path }] of template.entries()) {
    const alike = byPath.get(path);
    if (alike === undefined) byPath.set(path, [index]);
    else alike.push(index);
  }
  const headers = headersOf(template);
  const ofDocument = new Map<number, ReadonlySet<number>>();
  const known = new Map<number, readonly number[]>();
  const find: OriginLines = (at) => {
    const line = rendered[at];
    const above = line?.parent;
    if (line === undefined) return [];
    const documents = ofDocument.get(line.document) ?? documentsOf(rendered, line.document, headers);
    ofDocument.set(line.document, documents);
    const parents = above === undefined ? undefined : new Set(originsOf(above));
    const fitting = (byPath.get(line.path) ?? []).filter((index) => {
      const written = template[index];
      if (written === undefined || !documents.has(written.document)) return false;
      const isBelow = parents === undefined || (written.parent !== undefined && parents.has(written.parent));
      return isBelow && renders(written.text, line.text);
    });
    return preferLiteral(fitting, template, line);
  };
  const originsOf: OriginLines = (at) => {
    const found = known.get(at) ?? find(at);
    known.set(at, found);
    return found;
  };
  return originsOf;
}

/** Of the items of a list, the one that is written as it is rendered. Of a key that is there twice, either branch may have been taken. */
function preferLiteral(
  indices: readonly number[],
  template: readonly OutlineLine[],
  { text }: OutlineLine,
): readonly number[] {
  const literal = text.startsWith('-') ? indices.filter((index) => template[index]?.text === text) : [];
  return literal.length > 0 ? literal : indices;
}

const HEADER = ['/kind', '/metadata/name'] as const;

/** The lines of each document that say what it is. */
function headersOf(lines: readonly OutlineLine[]): ReadonlyMap<number, readonly OutlineLine[]> {
  const headers = new Map<number, OutlineLine[]>(lines.map(({ document }) => [document, []]));
  for (const line of lines) if (isHeader(line)) headers.get(line.document)?.push(line);
  return headers;
}

function isHeader({ path }: OutlineLine): boolean {
  return HEADER.some((one) => one === path);
}

/** The documents of a template that can have rendered one of the rendering: all of its kind, and of those all with its name. */
function documentsOf(
  rendered: readonly OutlineLine[],
  document: number,
  headers: ReadonlyMap<number, readonly OutlineLine[]>,
): ReadonlySet<number> {
  let possible = [...headers.keys()];
  const own = rendered.filter((line) => line.document === document && isHeader(line));
  for (const path of HEADER) {
    const line = own.find((one) => one.path === path);
    if (line === undefined) continue;
    const lineOf = (index: number) => (headers.get(index) ?? []).filter((one) => one.path === path);
    const fitting = possible.filter((index) => lineOf(index).some(({ text }) => renders(text, line.text)));
    const literal = fitting.filter((index) => lineOf(index).some(({ text }) => text === line.text));
    if (fitting.length > 0) possible = literal.length > 0 && path === '/metadata/name' ? literal : fitting;
  }
  return new Set(possible);
}
