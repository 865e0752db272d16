import { EastwestError, type ErrorCode } from '#errors.ts';
import { REDACTED } from '#manifest/redacted.ts';

/** What went wrong with a rendering, with the program's own words. */
export interface RenderFailure {
  readonly code: Extract<ErrorCode, 'renderer-missing' | 'render-failed' | 'render-empty'>;
  /** E.g. `helm template charts/app failed with exit code 1`. */
  readonly what: string;
  /** What the program wrote to standard error. */
  readonly said?: string;
  /** Texts that must not be shown. */
  readonly secrets?: readonly string[];
  readonly remedy: string;
}

/** As much of a program's words as helps. */
const MOST_LINES = 12;

/** An error of one or more lines; what the program said is indented below. Controls that a terminal would obey become `�`. */
export function renderError({ code, what, said = '', secrets = [], remedy }: RenderFailure): EastwestError {
  const hidden = secrets
    .filter((secret) => secret.length >= 4)
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, REDACTED), said);
  const lines = hidden
    .split(/\r?\n/)
    .map((line) => inert(plain(line)).trimEnd())
    .filter((line) => line !== '');
  const shown = lines.slice(0, MOST_LINES).map((line) => `\n    ${line}`);
  const more = lines.length > MOST_LINES ? [`\n    … and ${lines.length - MOST_LINES} more lines`] : [];
  const colon = shown.length > 0 ? ':' : '';
  return new EastwestError(code, `${inert(what)}${colon}${[...shown, ...more].join('')}`, inert(remedy));
}

/** Without the time and process number that klog, the logger of kubectl, puts before its message: errors of equal runs are equal. */
function plain(line: string): string {
  const [, message, error] =
    /^[EFIW]\d{4} [\d:.]+ +\d+ \S+\] (?:"command failed" err="(.*)"|(.*))$/.exec(line) ?? [];
  return message?.replaceAll('\\"', '"') ?? error ?? line;
}

/** A line that no terminal takes for a command: neither escapes nor what turns the direction of text. */
function inert(line: string): string {
  return line.replaceAll('\t', '  ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '�');
}
