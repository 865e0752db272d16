import { EastwestError } from '#errors.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { whyUnusable } from '#policy/compile/unusable-builtins.ts';

/** What is wrong with a policy, and where. Lines and columns count from 1; 0 if there is none. */
export interface RegoIssue {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The compiler's code, e.g. `rego_parse_error`; `metadata` for what we demand beyond it. */
  readonly code: string;
  readonly message: string;
  /** The function that the compiler doesn't know, if that is what is wrong. */
  readonly unknownFunction?: string;
}

/** Reads what `opa check -f json` and `opa parse -f json` print. `undefined` if it isn't that. */
export function parseIssues(output: string): readonly RegoIssue[] | undefined {
  let report: unknown;
  try {
    report = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (!isObject(report)) return undefined;
  return arrayAt(report, 'errors')
    .filter(isObject)
    .map((error) => {
      const location = objectAt(error, 'location');
      const message = stringAt(error, 'message') ?? 'unknown error';
      const unknownFunction = /^undefined function (.+)$/.exec(message)?.[1];
      return {
        file: stringAt(location, 'file') ?? '',
        line: Number(location['row'] ?? 0),
        column: Number(location['col'] ?? 0),
        code: stringAt(error, 'code') ?? 'rego_error',
        message: explain(message, unknownFunction),
        ...(unknownFunction === undefined ? {} : { unknownFunction }),
      };
    });
}

/** The error that lists them all, one per line, with the paths that the user knows. */
export function regoInvalid(issues: readonly RegoIssue[], display: (file: string) => string): EastwestError {
  const lines = issues.map(({ file, line, column, message }) => {
    const place = [display(file), line, column].filter((part) => part !== 0 && part !== '').join(':');
    return `${place}: ${message}`;
  });
  const unique = [...new Set(lines)];
  const many = unique.length === 1 ? '' : `${unique.length} errors:\n`;
  return new EastwestError(
    'rego-invalid',
    `the policies don't compile: ${many}${unique.join('\n')}`,
    'Mend the Rego at the lines named; `opa check` reports the same errors for plain Rego.',
  );
}

/** The compiler calls a built-in that we leave out "undefined"; say why it is left out. */
function explain(message: string, name: string | undefined): string {
  const why = name === undefined ? undefined : whyUnusable(name);
  return why === undefined ? message : `the built-in function ${name} can't be used: ${why}`;
}
