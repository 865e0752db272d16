import { operationRequests } from '#equation/operation.ts';
import type { Request } from '#set/request.ts';
import { intersectRequests, isNoRequests, type RequestSet, requestsWith } from '#set/request-set.ts';
import { sampleRequest } from '#set/sample-request.ts';
import { ANY_CHARACTERS, pattern, strings } from '#set/string-set.ts';

const METHODS = ['POST', 'PUT', 'DELETE', 'PATCH', 'GET'];

/**
 * One request of what a caller may send beyond some operations: the first trick on a declared operation that is in it (another method, a
 * longer path, a trailing slash, an encoded or a double slash, capitals), or else any that a client can write. All of these survive the
 * proxy's normalization as they stand (Istio docs, "Authorization Policy Normalization", option BASE).
 */
export function telling(rest: RequestSet, operations: readonly string[]): Request | undefined {
  const candidates = [...operations.flatMap(tricksOn).map(operationRequests), WRITABLE];
  for (const candidate of candidates) {
    const both = intersectRequests(rest, candidate);
    if (!isNoRequests(both)) return sampleRequest(both);
  }
  return sampleRequest(rest);
}

/** What a client of HTTP can send: the path of a request begins with a slash. */
const WRITABLE = requestsWith({ protocol: strings('http'), path: pattern('/', ANY_CHARACTERS) });

/** Operations that are written much like one, in order of how much they tell. */
function tricksOn(operation: string): readonly string[] {
  const space = operation.indexOf(' ');
  const [method, written] = [operation.slice(0, space), operation.slice(space + 1)];
  const path = written.endsWith('*') ? written.slice(0, -1) : written;
  const base = path.replace(/\/+$/, '');
  const paths = [
    `${base}/`,
    `${base}/1`,
    `${base}-all`,
    `${base}%2f1`,
    `/${path}`,
    `/any${path}`,
    capital(path),
    path.toUpperCase(),
  ];
  const own = method === '*' ? METHODS : [method];
  return [
    ...METHODS.map((other) => `${other} ${path}`),
    ...own.flatMap((one) => paths.map((other) => `${one} ${other}`)),
  ];
}

function capital(path: string): string {
  return path.replace(/[a-z]/, (letter) => letter.toUpperCase());
}
