import { NO_REQUESTS, type RequestSet, requestsWith, unionRequests } from '#set/request-set.ts';
import { ANY_CHARACTERS, pattern, strings } from '#set/string-set.ts';

/**
 * The requests that an operation of eastwest.yaml means: `POST /refunds` one method on one path, `GET /items/*` every path that begins so,
 * `* /healthz` every method.
 */
export function operationRequests(operation: string): RequestSet {
  const space = operation.indexOf(' ');
  const [method, path] = [operation.slice(0, space), operation.slice(space + 1)];
  return requestsWith({
    protocol: strings('http'),
    ...(method === '*' ? {} : { method: strings(method) }),
    path: path.endsWith('*') ? pattern(path.slice(0, -1), ANY_CHARACTERS) : strings(path),
  });
}

/** All requests that some operations mean; `undefined` if there are none, which means whatever is permitted. */
export function wantedRequests(operations: readonly string[]): RequestSet | undefined {
  if (operations.length === 0) return undefined;
  return operations.map(operationRequests).reduce(unionRequests, NO_REQUESTS);
}
