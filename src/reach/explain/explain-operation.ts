import { EastwestError } from '#errors.ts';
import { type RequestSet, requestsWith } from '#set/request-set.ts';
import { ANY_CHARACTERS, pattern, strings } from '#set/string-set.ts';

/** Requests that were asked about. */
export interface AskedOperation {
  /** As asked. */
  readonly operation: string;
  readonly requests: RequestSet;
}

/**
 * Reads an `--operation`, as they are written in eastwest.yaml: `POST /refunds`, `GET /items/*` for every path that begins so, `* /healthz`
 * for every method.
 * @throws EastwestError `bad-usage` if it is none
 */
export function parseOperation(operation: string): AskedOperation {
  const match = /^([A-Z]+|\*) (\/\S*)$/.exec(operation);
  if (match === null) {
    throw new EastwestError(
      'bad-usage',
      `--operation ${operation} isn't an operation`,
      "Write METHOD /path, e.g. --operation 'POST /refunds'.",
    );
  }
  const [, method = '*', path = '/'] = match;
  const requests = requestsWith({
    protocol: strings('http'),
    ...(method === '*' ? {} : { method: strings(method) }),
    path: path.endsWith('*') ? pattern(path.slice(0, -1), ANY_CHARACTERS) : strings(path),
  });
  return { operation, requests };
}
