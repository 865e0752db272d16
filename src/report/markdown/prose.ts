import { codeSpan } from '#report/diff/code-span.ts';
import { visible } from '#report/visible.ts';

/**
 * What GitHub and GitLab make a link, a mention, a reference, a formula or a picture of, wherever it stands in a word. A backslash doesn't
 * keep them from it, since they look at the text that Markdown has been made of; code does.
 */
const REFERRING = /[@#!$%~&]["\w]|:\/\/|www\.|:[-+\w]+:|GH-\d|\b[\da-f]{7,}\b/i;

/**
 * A sentence from outside as Markdown that shows exactly that sentence, on one line, also within a table (but not at the beginning of a
 * line): what is in backticks is code, words that would become a link or a mention are code too, other markup is escaped.
 */
export function prose(text: string): string {
  const parts = visible(text)
    .split(/(`[^`]+`)/)
    .flatMap((part) => (/^`[^`]+`$/.test(part) ? [codeSpan(part.slice(1, -1))] : words(part)))
    .filter((part) => part !== '');
  // Two spans that touch would be read as one with other fences.
  const touching = parts.some(
    (part, index) => part.endsWith('`') && (parts[index + 1] ?? '').startsWith('`'),
  );
  return touching ? codeSpan(text) : parts.join('');
}

function words(text: string): readonly string[] {
  return text
    .split(/( +)/)
    .map((word) => (REFERRING.test(word) ? codeSpan(word) : word.replace(/[\\`*_[\]#|<>~&$!]/g, '\\$&')));
}

/** The first characters of a text, and how many more there are. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/\p{Cs}$/u, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}
