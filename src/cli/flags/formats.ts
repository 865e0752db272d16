import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Terminal } from '#cli/terminal.ts';
import { closest, EastwestError } from '#index.ts';

/** One output of a command: a format, and a file if it doesn't go to stdout. */
export interface FormatOutput<F extends string> {
  readonly format: F;
  readonly file?: string;
}

/** Reads `--format` values: `text`, `svg=map.svg`. Throws `bad-usage` for a format that isn't among `formats`. */
export function parseFormats<F extends string>(
  values: readonly string[],
  formats: readonly F[],
  standard: F,
): readonly FormatOutput<F>[] {
  const outputs = values.length === 0 ? [{ format: standard }] : values.map((value) => parse(value, formats));
  const toStdout = outputs.filter((output) => !('file' in output));
  if (toStdout.length > 1) {
    throw new EastwestError(
      'bad-usage',
      `${toStdout.map(({ format }) => format).join(' and ')} can't both be written to standard output`,
      `Give all but one a file: --format ${toStdout[1]?.format}=FILE`,
    );
  }
  return outputs;
}

function parse<F extends string>(value: string, formats: readonly F[]): FormatOutput<F> {
  const [name = '', ...rest] = value.split('=');
  const file = rest.join('=');
  const format = formats.find((one) => one === name);
  if (format === undefined) {
    const suggestion = closest(name, formats);
    const remedy =
      suggestion === undefined ? `Choose one of ${formats.join(', ')}.` : `Did you mean ${suggestion}?`;
    throw new EastwestError('bad-usage', `there is no format \`${name}\``, remedy);
  }
  if (value.includes('=') && file === '') {
    throw new EastwestError('bad-usage', `--format ${value} names no file`, `Write --format ${name}=FILE.`);
  }
  return file === '' ? { format } : { format, file };
}

/** Renders each output (told whether it goes to stdout) and writes it. Throws `output-unwritable` with the system's reason. */
export function writeFormats<F extends string>(
  outputs: readonly FormatOutput<F>[],
  render: (format: F, toStdout: boolean) => string,
  terminal: Terminal,
): void {
  for (const { format, file } of outputs) {
    const text = render(format, file === undefined);
    if (file === undefined) terminal.stdout(text);
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
