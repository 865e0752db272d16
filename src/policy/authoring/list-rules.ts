import type { Rule } from '#policy/rule.ts';

/** Formats of `rules list`. */
export const LIST_FORMATS = ['text', 'json'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** The rules as a table for people, or as JSON with everything that is known of each; ends with a newline. */
export function listRules(rules: readonly Rule[], format: ListFormat): string {
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  switch (format) {
    case 'json':
      return `${JSON.stringify(sorted, null, 2)}\n`;
    case 'text':
      return table(sorted.map((rule) => [rule.id, rule.severity, rule.subject, from(rule), rule.title]));
    default:
      return format satisfies never;
  }
}

function from({ origin }: Rule): string {
  return origin.type === 'builtin' ? 'builtin' : `${origin.file}:${origin.line}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const all = [['RULE', 'SEVERITY', 'SUBJECT', 'FROM', 'TITLE'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
