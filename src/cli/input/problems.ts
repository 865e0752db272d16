import type { Terminal } from '#cli/terminal.ts';
import { type Problem, visible } from '#index.ts';

/**
 * Tells stderr what was wrong with the input, notes left out. Whether the answer can be trusted: no problem is severe.
 */
export function writeProblems(problems: readonly Problem[], terminal: Terminal): boolean {
  for (const { level, message, remedy, location } of problems) {
    if (level === 'note') continue;
    const where = `${location.file}:${location.line}:${location.column}`;
    terminal.stderr(`eastwest: ${visible(`${level}: ${where}: ${message}`)}\n  → ${visible(remedy)}\n`);
  }
  return problems.every(({ level }) => level !== 'severe');
}
