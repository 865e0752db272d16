import { escapeMatching } from '#report/visible.ts';

/** An element; attributes that are `undefined` are left out. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  /** Elements, or a text. */
  readonly content: readonly Element[] | string;
}

/** What XML 1.0 has no way to write, not even as a reference (production 2, `Char`). */
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Legal, but hidden from the reader: written as references. CR has to be: a parser would turn it into LF. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A whole document. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`;
}

/** Text without the characters that XML can't hold: they become visible escapes, `\x1b`. */
export function legal(text: string): string {
  return escapeMatching(text, ILLEGAL);
}

function lines({ name, attributes, content }: Element, indent: string): readonly string[] {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attribute(String(value))}"`],
  );
  const open = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return [`${open}/>`];
  if (typeof content === 'string') return [`${open}>${characters(content)}</${name}>`];
  return [`${open}>`, ...content.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

/** Line breaks as references too: a parser would turn them into spaces (section 3.3.3). */
function attribute(text: string): string {
  return characters(text).replaceAll('\n', reference);
}

function characters(text: string): string {
  return legal(text)
    .replace(/[&<>"']/g, (character) => NAMED[character] ?? character)
    .replace(HIDDEN, (character) => (character === '\n' ? character : reference(character)))
    .replace(/##(?=\[|vso\[)/gi, '#&#x23;')
    .replace(/^(\s*):(?=:)/gm, '$1&#x3a;');
}

function reference(character: string): string {
  return `&#x${(character.codePointAt(0) ?? 0).toString(16)};`;
}
