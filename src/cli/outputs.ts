import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Terminal } from '#cli/terminal.ts';
import { closest, EastwestError, FORMATS, type FormatName, type Report, render } from '#index.ts';

/** One output: a format, and a file if it doesn't go to stdout. */
export interface Output {
  readonly format: FormatName;
  readonly file?: string;
}

/** Reads `--format` values: `pretty`, `sarif=out.sarif`. Throws `bad-usage` for a format that doesn't exist. */
export function parseOutputs(values: readonly string[]): readonly Output[] {
  const outputs = (values.length === 0 ? ['pretty'] : values).map(parseOutput);
  const toStdout = outputs.filter(({ file }) => file === undefined);
  if (toStdout.length > 1) {
    const names = toStdout.map(({ format }) => format).join(' and ');
    throw new EastwestError(
      'bad-usage',
      `${names} can't both be written to standard output`,
      `Give all but one a file: --format ${toStdout[1]?.format}=FILE`,
    );
  }
  return outputs;
}

function parseOutput(value: string): Output {
  const [name = '', ...rest] = value.split('=');
  const file = rest.join('=');
  if (!isFormat(name)) {
    const suggestion = closest(name, FORMATS);
    const remedy =
      suggestion === undefined ? `Choose one of ${FORMATS.join(', ')}.` : `Did you mean ${suggestion}?`;
    throw new EastwestError('bad-usage', `there is no format \`${name}\``, remedy);
  }
  if (value.includes('=') && file === '') {
    throw new EastwestError('bad-usage', `--format ${value} names no file`, `Write --format ${name}=FILE.`);
  }
  return file === '' ? { format: name } : { format: name, file };
}

function isFormat(name: string): name is FormatName {
  return (FORMATS as readonly string[]).includes(name);
}

/** Writes a report in each format; files without colours. Throws `output-unwritable` with the system's reason. */
export function writeOutputs(
  report: Report,
  outputs: readonly Output[],
  options: { readonly color: boolean; readonly verbose: boolean },
  terminal: Terminal,
): void {
  for (const { format, file } of outputs) {
    const toStdout = file === undefined;
    const text = render(report, format, {
      cwd: terminal.cwd,
      color: options.color && toStdout,
      verbose: options.verbose,
      ...(toStdout && terminal.width !== undefined ? { width: terminal.width } : {}),
    });
    if (toStdout) terminal.stdout(text);
    else writeFile(resolve(terminal.cwd, file), text, file);
  }
}

function writeFile(path: string, text: string, name: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError('output-unwritable', `can't write ${name}: ${reason}`, 'Choose another file.', {
      cause,
    });
  }
}
