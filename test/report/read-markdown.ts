/** A table of a page: the texts of its cells, as a reader sees them; line breaks are LF. */
export type ReadTable = readonly (readonly string[])[];

const FRAME = /^<details(?: open)?><summary><b>[^<]*<\/b> \(\d+\)<\/summary>$|^<\/details>$/;

/**
 * Reads what our Markdown is made of, as GitHub Flavored Markdown does: tables (a pipe without a backslash before it divides cells), code
 * spans, escapes, `<br>`. Throws for other HTML, for a row with more or fewer cells than the head, for anything that isn't escaped.
 */
export function readMarkdown(text: string): readonly ReadTable[] {
  const tables: (readonly string[])[][] = [];
  let table: (readonly string[])[] | undefined;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) {
      table = undefined;
      if (!FRAME.test(line)) readInline(line.replace(/\*\*/g, '').replace(/^### /, ''));
      continue;
    }
    const cells = readRow(line);
    if (table === undefined) {
      table = [];
      tables.push(table);
    }
    table.push(cells);
    if (cells.length !== table[0]?.length) throw new Error(`${cells.length} cells: ${line.slice(0, 200)}`);
  }
  return tables.map(([head = [], , ...rows]) => [head, ...rows]);
}

function readRow(line: string): readonly string[] {
  const cells = line.split(/(?<!\\)\|/);
  if (cells[0] !== '' || cells.at(-1) !== '') throw new Error('a row without its ends');
  return cells.slice(1, -1).map((cell) => readInline(cell.replaceAll('\\|', '|').trim()));
}

const MARKUP = /[*_[\]#<>~&$!]/;

function readInline(cell: string): string {
  let text = '';
  let at = 0;
  while (at < cell.length) {
    const rest = cell.slice(at);
    const fence = /^`+/.exec(rest)?.[0];
    const link = /^\[docs\]\(<([^<>\s]*)>\)/.exec(rest);
    if (rest.startsWith('<br>')) {
      text += '\n';
      at += 4;
    } else if (link !== null) {
      at += link[0].length;
    } else if (fence !== undefined) {
      const span = new RegExp(`^${fence}((?:[^\`]|(?!(?<!\`)${fence}(?!\`))\`)*)(?<!\`)${fence}(?!\`)`).exec(
        rest,
      );
      if (span === null) throw new Error(`a code span without an end: ${rest.slice(0, 80)}`);
      const inner = span[1] ?? '';
      text += /^ .*\S.* $/.test(inner) ? inner.slice(1, -1) : inner;
      at += span[0].length;
    } else if (/^\\[!-/:-@[-`{-~]/.test(rest)) {
      text += rest[1];
      at += 2;
    } else if (MARKUP.test(rest[0] ?? '')) {
      throw new Error(`markup: ${rest.slice(0, 80)}`);
    } else {
      text += rest[0];
      at += 1;
    }
  }
  return text;
}
