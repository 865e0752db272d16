import { wantedRequests } from '#equation/operation.ts';
import { peel } from '#set/peel.ts';
import { plainest } from '#set/plainest.ts';
import type { Region } from '#set/region.ts';
import { equalRequests, type RequestSet } from '#set/request-set.ts';
import { hasString, isNoStrings, type StringSet } from '#set/string-set.ts';

/** As many as a flow lists; of more, none are. */
const MOST = 30;

/**
 * Some requests as the operations of a flow, `METHOD /path`, ascending; none if they are told by neither method nor path. `undefined` if
 * operations can't say just these: they depend on a header, or on a path of another form.
 */
export function operationsOf(requests: RequestSet): readonly string[] | undefined {
  const regions = plainest(requests);
  if (regions.every(isPlain)) return [];
  const found: string[] = [];
  for (const region of regions) {
    const operations = operationsIn(region);
    if (operations === undefined) return undefined;
    found.push(...operations);
  }
  const operations = [...new Set(found)].sort();
  if (operations.length > MOST) return undefined;
  const wanted = wantedRequests(operations);
  return wanted !== undefined && equalRequests(wanted, requests) ? operations : undefined;
}

function isPlain({ values, addresses }: Region): boolean {
  const named = Object.keys(values).filter((dimension) => dimension !== 'protocol');
  return named.length + Object.keys(addresses).length === 0;
}

function operationsIn({ values, addresses }: Region): readonly string[] | undefined {
  const { method, path, protocol, ...others } = values;
  if (Object.keys(others).length + Object.keys(addresses).length > 0) return undefined;
  if (protocol !== undefined && !hasString(protocol, 'http')) return undefined;
  const methods = method === undefined ? ['*'] : wordsOf(method);
  const paths = path === undefined ? ['/*'] : patternsOf(path);
  if (methods === undefined || paths === undefined) return undefined;
  const operations = methods.flatMap((one) => paths.map((other) => `${one} ${other}`));
  return operations.every((one) => /^([A-Z]+|\*) \/\S*$/.test(one)) ? operations : undefined;
}

function wordsOf(set: StringSet): readonly string[] | undefined {
  const { exact, prefixes, suffixes, contained, rest } = peel(set);
  const others = prefixes.length + suffixes.length + contained.length;
  return !set.absent && others === 0 && isNoStrings({ ...rest, absent: false }) ? exact : undefined;
}

function patternsOf(set: StringSet): readonly string[] | undefined {
  const { exact, prefixes, suffixes, contained, rest } = peel(set);
  if (set.absent || suffixes.length + contained.length > 0) return undefined;
  if (!isNoStrings({ ...rest, absent: false })) return undefined;
  return [...exact, ...prefixes.map((prefix) => `${prefix}*`)];
}
