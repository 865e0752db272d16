import { formatRequests } from '#set/format-requests.ts';
import type { RequestSet } from '#set/request-set.ts';

const known = new WeakMap<RequestSet, string>();

/** Requests in words, made once for each set. */
export function requestText(set: RequestSet): string {
  const text = known.get(set) ?? formatRequests(set);
  known.set(set, text);
  return text;
}
