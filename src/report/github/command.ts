import { visible } from '#report/visible.ts';

/** GitHub's levels of annotations. */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** An annotation; lines of the message are separate texts. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: readonly string[];
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * An annotation as a workflow command, as the runner reads it (actions/runner, `ActionCommand.cs`): `%`, CR and LF escaped in the
 * message, `:` and `,` in properties too. An empty property would be no property: it's left out. Hidden characters are shown.
 */
export function workflowCommand(annotation: Annotation): string {
  const { level, title, message, file, line, column, endLine, endColumn } = annotation;
  // Columns over several lines would make the runner drop the columns, with a warning of its own.
  const oneLine = endLine === undefined || endLine === line;
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ['file', file],
    ['line', line],
    ['endLine', endLine],
    ['col', oneLine ? column : undefined],
    // Exclusive here, inclusive there.
    ['endColumn', oneLine && endColumn !== undefined ? Math.max(column ?? 1, endColumn - 1) : undefined],
    ['title', title],
  ];
  const written = properties
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(visible(String(value)))}`)
    .join(',');
  return `::${level}${written === '' ? '' : ` ${written}`}::${message.map(visible).map(escapeData).join('%0A')}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
