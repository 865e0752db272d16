/** Widths are estimates (no fonts are at hand): em per character of a common sans-serif, by kind of character. */
const NARROW = /[ijltf.,:;'|!()[\]/ ]/;
const WIDE = /[MWmw@%]/;
const CAPITAL = /[A-Z_]/;

/** How wide a text is about, in pixels; rather too wide, since fonts differ. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const character of text) em += characterWidth(character);
  return em * size;
}

function characterWidth(character: string): number {
  if (NARROW.test(character)) return 0.4;
  if (WIDE.test(character) || (character.codePointAt(0) ?? 0) > 0x2ff) return 1;
  return CAPITAL.test(character) ? 0.74 : 0.64;
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(`${kept}${character}…`, size) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** A text in lines of at most a width, broken at spaces; a word that is too long is cut. */
export function wrapText(text: string, size: number, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, size) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, most).map((one) => fitText(one, size, width));
  if (lines.length > most) shown[most - 1] = fitText(`${shown[most - 1]} ${lines[most]}…`, size, width);
  return shown;
}
