/** A line of a YAML text or of a template of one that says something. */
export interface OutlineLine {
  /** From 1. */
  readonly line: number;
  /** Without indentation and trailing blanks. */
  readonly text: string;
  /** The keys that lead to it, items of lists as `-`; by indentation, so that it works for what is no YAML yet. */
  readonly path: string;
  /** The line (index in the outline) in which it stands; `undefined` at the top. */
  readonly parent: number | undefined;
  /** The number of its document, from 0. */
  readonly document: number;
}

/** Nothing but template actions (`{{- if … }}`), comments or a blank line: such lines render to nothing of their own. */
const SILENT = /^(?:\{\{[^{}]*\}\}\s*)+$|^#|^$/;

/**
 * The lines of a text with the keys above them, document by document. What spans lines (block scalars, actions) is taken line by line:
 * its lines have a path that leads to them, too.
 */
export function outline(text: string): readonly OutlineLine[] {
  const lines: OutlineLine[] = [];
  let open: readonly { readonly indent: number; readonly path: string; readonly index: number }[] = [];
  let document = 0;
  text.split(/\r\n?|\n/).forEach((raw, number) => {
    const trimmed = raw.trim();
    if (/^---(?:\s|$)/.test(raw)) {
      open = [];
      document++;
    } else if (!SILENT.test(trimmed)) {
      // A list may stand as far left as its key.
      const isItem = /^-(?:\s|$)/.test(trimmed);
      const indent = raw.length - raw.trimStart().length + (isItem ? 0.5 : 0);
      const above = open.filter((one) => one.indent < indent);
      const parent = above.at(-1);
      const own = isItem ? '-' : keyOf(trimmed);
      const path = `${parent?.path ?? ''}/${own}`;
      const index = lines.length;
      lines.push({
        line: number + 1,
        text: trimmed,
        path: pathOf(path, trimmed, isItem),
        parent: parent?.index,
        document,
      });
      open = [...above, { indent, path, index }];
      // `- name: web` opens the item and, two columns further, its first key.
      const inner = isItem ? /^-\s+/.exec(trimmed)?.[0].length : undefined;
      if (inner !== undefined) {
        const key = keyOf(trimmed.slice(inner));
        open = [...open, { indent: Math.floor(indent) + inner, path: `${path}/${key}`, index }];
      }
    }
  });
  return lines;
}

/** An item's line is that of its first key. */
function pathOf(path: string, trimmed: string, isItem: boolean): string {
  return isItem ? `${path}/${keyOf(trimmed.replace(/^-\s*/, ''))}` : path;
}

function keyOf(text: string): string {
  const key = /^(?:"([^"]*)"|'([^']*)'|([^\s:{}[\],'"#&*!|>%@`][^:{}]*?))\s*:(?:\s|$)/.exec(text);
  return key?.[1] ?? key?.[2] ?? key?.[3] ?? '';
}
