import { EastwestError } from '#errors.ts';

/**
 * conftest's `--ignore`: a regular expression that is looked for anywhere in a path. Go writes flags inside, `(?i)`, which is read at the
 * beginning.
 * @throws EastwestError `bad-usage` for what is no regular expression.
 */
export function ignorePattern(source: string): (path: string) => boolean {
  const [, flags = '', rest = source] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(source) ?? [];
  try {
    const pattern = new RegExp(rest, `u${flags}`);
    return (path) => pattern.test(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'bad-usage',
      `--ignore ${JSON.stringify(source)} isn't a regular expression: ${reason}`,
      'It is looked for anywhere in a path, e.g. --ignore "^charts/|_test\\.yaml$"; escape dots and other signs with \\.',
      { cause },
    );
  }
}
