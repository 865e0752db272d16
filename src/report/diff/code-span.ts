import { visible } from '#report/visible.ts';

/**
 * Text from outside as a code span of GitHub Flavored Markdown, also within a table: nothing in it is Markdown, HTML, a link or a
 * mention (GFM 6.3: backslash escapes don't work in code spans, so that the fence is longer than any run of backticks
 * inside; 4.10: within a table a pipe needs a backslash even there).
 */
export function codeSpan(text: string): string {
  const shown = visible(text).replaceAll('|', '\\|');
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown.trim() === '' ? ' ' : '';
  return `${fence}${pad}${shown === '' ? ' ' : shown}${pad}${fence}`;
}
