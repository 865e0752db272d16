/** Words that YAML reads as something else than text, in any case. */
const WORDS = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** What double quotes alone don't make harmless: JSON leaves them as they are, a YAML reader or an eye may not. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** A text as a scalar of YAML, in a block or in a list in brackets: plain where that can't be misread, else in double quotes. */
export function yamlScalar(text: string): string {
  const isPlain =
    text === '.' || (/^(\.{0,2}\/|[A-Za-z])[\w./~*-]*( \/[\w./~*-]*)?$/.test(text) && !WORDS.test(text));
  if (isPlain) return text;
  return JSON.stringify(text).replace(HIDDEN, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
