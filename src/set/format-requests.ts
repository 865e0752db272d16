import { formatAddresses } from '#set/address-text.ts';
import type { AddressDimension } from '#set/dimension.ts';
import { formatCondition } from '#set/format-condition.ts';
import { formatStrings } from '#set/format-strings.ts';
import { plainest } from '#set/plainest.ts';
import { addressesOf, type Region, type RequestSet, valuesOf } from '#set/region.ts';
import {
  ALL_STRINGS,
  hasString,
  intersectStrings,
  isNoStrings,
  type StringSet,
  strings,
} from '#set/string-set.ts';

/** How many regions are told before the others are only counted. */
const MOST = 20;

const PLACES = {
  source: 'from',
  remote: 'originally from',
  destination: 'to',
} as const satisfies Record<AddressDimension, string>;

/**
 * A set of requests for people: `GET, POST /refunds*; any method /healthz with header x-token=a`, `anything`, `nothing`. The text
 * depends on what is in the set, not on how it came about (unless it is very large).
 */
export function formatRequests(set: RequestSet): string {
  const before = known.get(set);
  if (before !== undefined) return before;
  const text = textOf(set);
  known.set(set, text);
  return text;
}

const known = new WeakMap<RequestSet, string>();

function textOf(set: RequestSet): string {
  const texts = [...new Set(plainest(set).flatMap(byProtocol).map(formatRegion))].sort();
  if (texts.length === 0) return 'nothing';
  if (texts.length <= MOST) return texts.join('; ');
  return `${texts.slice(0, MOST).join('; ')}; and ${texts.length - MOST} more`;
}

function formatRegion(region: Region): string {
  const conditions = valuesOf(region)
    .flatMap(([dimension, set]) => formatCondition(dimension, set) ?? [])
    .sort();
  const addresses = addressesOf(region)
    .map(([place, set]) => `${PLACES[place]} ${formatAddresses(set)}`)
    .sort();
  const clauses = [
    ...addresses,
    ...conditions.filter(isBefore),
    ...conditions.filter((one) => !isBefore(one)),
  ];
  const [first, ...others] = clauses;
  return [[operation(region), first].filter((part) => part !== undefined).join(' '), ...others].join(', ');
}

/** What depends on something outside of the request comes last. */
function isBefore(condition: string): boolean {
  return !condition.startsWith('if ') && !condition.startsWith('unless ');
}

/** A region of both kinds, of which only the one has what is asked about (a method, a path), is told as two. */
function byProtocol(region: Region): readonly Region[] {
  const { method, path, protocol } = region.values;
  const asked = [method, path].filter((set) => set !== undefined);
  const both = ['http', 'tcp'].every((one) => protocol === undefined || hasString(protocol, one));
  if (!both || asked.length === 0 || !asked.every((set) => hasString(set, undefined))) return [region];
  const { method: _, path: __, ...rest } = region.values;
  return [
    { ...region, values: { ...region.values, protocol: strings('http') } },
    { ...region, values: { ...rest, protocol: strings('tcp') } },
  ];
}

/** `GET, POST /refunds*`, and whether it is HTTP at all where that isn't said by it. */
function operation({ values: { method, path, protocol } }: Region): string {
  const http = protocol === undefined || hasString(protocol, 'http');
  const tcp = protocol === undefined || hasString(protocol, 'tcp');
  const kind = http ? 'HTTP' : tcp ? 'TCP' : 'another protocol';
  if (method === undefined && path === undefined) return http && tcp ? 'anything' : `any ${kind}`;
  const [methods, paths] = [written(method, 'any method'), written(path, 'on any path')];
  return http ? `${methods} ${paths}` : `${methods} ${paths} by ${kind}`;
}

/** Every HTTP request has a method and a path, so that it isn't worth telling that they may be absent. */
function written(set: StringSet | undefined, any: string): string {
  if (set === undefined) return any;
  const words = intersectStrings(set, ALL_STRINGS);
  const text = formatStrings(isNoStrings(words) ? set : words);
  const but = /^any (but .*)$/.exec(text)?.[1];
  if (but !== undefined) return `${any} ${but}`;
  return text === 'present' ? any : text;
}
