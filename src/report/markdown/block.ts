/** A part of a page to unfold: rows below a head, as many as there is room for. */
export interface Block {
  readonly title: string;
  readonly open: boolean;
  /** Table head, or none for a list. */
  readonly head: readonly string[];
  readonly rows: readonly string[];
}

/** What a block takes besides its rows: tags, empty lines, and the sentence about what is left out. */
const RESERVE = 240;

/**
 * Blocks with as many rows as fit into `limit` characters, those that come first served first. Each says how many rows it leaves out: a
 * block without room for one row still says how many there are.
 */
export function blockLines(blocks: readonly Block[], limit: number): readonly string[] {
  let room = limit - blocks.reduce((sum, block) => sum + overhead(block), 0);
  return blocks.flatMap((block) => {
    const kept: string[] = [];
    for (const row of block.rows) {
      if (row.length + 1 > room) break;
      kept.push(row);
      room -= row.length + 1;
    }
    return drawn(block, kept);
  });
}

function overhead({ title, head, rows }: Block): number {
  return rows.length === 0 ? 0 : title.length + head.join('\n').length + RESERVE;
}

function drawn({ title, open, head, rows }: Block, kept: readonly string[]): readonly string[] {
  if (rows.length === 0) return [];
  const left = rows.length - kept.length;
  return [
    '',
    `<details${open ? ' open' : ''}><summary><b>${title}</b> (${rows.length})</summary>`,
    '',
    ...(kept.length === 0 ? [] : [...head, ...kept]),
    ...(left === 0
      ? []
      : [
          '',
          `**${left} of ${rows.length} left out here**: there is no room for more. \`--format json\` has all.`,
        ]),
    '',
    '</details>',
  ];
}
