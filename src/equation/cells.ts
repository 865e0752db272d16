import type { Fabric } from '#equation/fabric.ts';
import { type Requests, requestsFrom, requestsOf } from '#equation/requests.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { type AddressSet, ALL_ADDRESSES } from '#set/address-set.ts';
import { isNoRequests } from '#set/request-set.ts';
import { splitAll } from '#set/split.ts';
import { ABSENT, ALL_STRINGS, intersectStrings, isNoStrings, type StringSet } from '#set/string-set.ts';

/** Principals that an authorization treats alike, and what they may send. */
export interface Cell {
  readonly principals: StringSet;
  readonly requests: Requests;
}

/** An authorization as pods see it: what a peer without certificate may send, and the principals that may send something. */
export interface Cells {
  readonly none: Requests;
  /** Disjoint; principals in none of them may send nothing. */
  readonly cells: readonly Cell[];
}

const known = new WeakMap<Authorization, Cells>();

/** For pods, whose addresses are somewhere in the pod network. Computed once for each authorization. */
export function cellsOf({ network }: Fabric, authorization: Authorization): Cells {
  const answer = known.get(authorization);
  if (answer !== undefined) return answer;
  const cells = cellsFrom(authorization, network.options.podAddresses ?? ALL_ADDRESSES);
  known.set(authorization, cells);
  return cells;
}

function cellsFrom(authorization: Authorization, source: AddressSet): Cells {
  const requests = requestsFrom(authorization, { source });
  const cells = splitAll([requests.certain, requests.possible], 'principal').flatMap(({ values, rests }) => {
    const principals = intersectStrings(values, ALL_STRINGS);
    const [certain = [], possible = []] = rests;
    if (isNoStrings(principals) || isNoRequests(possible)) return [];
    return { principals, requests: { certain, possible } };
  });
  return { none: requestsOf(requests, ABSENT), cells };
}
