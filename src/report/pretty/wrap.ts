import { columns } from '#report/pretty/cells.ts';

/** Breaks visible text at spaces. A word wider than `width` stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const size = columns(word);
    if (line !== '' && used + 1 + size > width) {
      lines.push(line);
      line = word;
      used = size;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      used = columns(line);
    }
  }
  return [...lines, line];
}

/** Wrapped text after a lead such as `fix: `, the following lines aligned below the first. */
export function hang(lead: string, text: string, width: number): string[] {
  const indent = columns(lead);
  return wrap(text, Math.max(20, width - indent)).map((line, index) =>
    index === 0 ? `${lead}${line}` : `${' '.repeat(indent)}${line}`,
  );
}
