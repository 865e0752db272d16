import type { Request } from '#set/request.ts';
import type { RequestSet } from '#set/request-set.ts';
import { sampleRequest } from '#set/sample-request.ts';

/** One request of a set for people: `POST /refunds`, with what else it takes; empty if the set is. */
export function requestSample(set: RequestSet, protocol: string): string {
  const request = sampleRequest(set);
  if (request === undefined || protocol !== 'TCP') return request === undefined ? '' : `${protocol} packets`;
  return requestText(request);
}

function requestText({ values }: Request): string {
  const { protocol, method, path, host, principal: _shown, ...others } = values;
  const extra = Object.entries(others).flatMap(([dimension, value]) =>
    value === undefined ? [] : conditionText(dimension, value),
  );
  const what = protocol === 'tcp' ? 'bytes that are not HTTP' : `${method ?? 'GET'} ${path ?? '/'}`;
  const to = host === undefined ? [] : [`host: ${host}`];
  const more = [...to, ...extra];
  return more.length === 0 ? what : `${what} with ${more.join(', ')}`;
}

function conditionText(dimension: string, value: string): string {
  const [kind = '', ...rest] = dimension.split(':');
  const name = rest.join(':');
  if (kind === 'header') return `${name}: ${value}`;
  if (kind === 'query') return `?${name}=${value}`;
  if (kind === 'condition') return `${name}`;
  return `${dimension} ${value}`;
}
