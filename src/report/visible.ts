/**
 * What a terminal, a log viewer or a reader's eye could take for something else: controls (C0, C1, so every
 * ANSI escape), format characters (bidi overrides and isolates, zero-width characters, tags), line and
 * paragraph separators, lone surrogates, noncharacters.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** What starts a command in the logs of GitHub Actions and Azure Pipelines, wherever in a line it stands. */
export const LOG_COMMAND = /##(?=\[|vso\[)/gi;

/** The second half of it, spelled out. */
export const DISARMED = '\\x23';

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** One line of text that shows everything it contains: `\x1b[31m` instead of red. */
export function visible(text: string): string {
  return text.replace(HIDDEN, escaped).replace(LOG_COMMAND, `#${DISARMED}`);
}

/** Replaces the characters that `pattern` (global) matches by their visible form. */
export function escapeMatching(text: string, pattern: RegExp): string {
  return text.replace(pattern, escaped);
}

function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
