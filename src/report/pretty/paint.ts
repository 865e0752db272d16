/** What a piece of terminal text is, as opposed to how it looks. */
export type Style = 'error' | 'warning' | 'note' | 'ok' | 'strong' | 'faint';

/** Text in a style, or as it is when colours are off. Styles don't nest. */
export type Paint = (style: Style, text: string) => string;

/** Select Graphic Rendition parameters (ECMA-48, section 8.3.117). */
const SGR: Readonly<Record<Style, string>> = {
  error: '1;31',
  warning: '1;33',
  note: '1;36',
  ok: '1;32',
  strong: '1',
  faint: '2',
};

/** Colours are decided by the caller alone: no environment variable or stream is looked at. */
export function painter(color: boolean): Paint {
  if (!color) return (_, text) => text;
  return (style, text) => (text === '' ? '' : `\u001b[${SGR[style]}m${text}\u001b[0m`);
}
