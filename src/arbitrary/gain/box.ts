import {
  type AddressSet,
  ALL_ADDRESSES,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
} from '#set/address-set.ts';
import { ANY_LABELS, intersectLabels, type LabelSpace, subtractLabels } from '#set/label-space.ts';
import { ALL_PORTS, intersectPorts, type PortSet, subtractPorts } from '#set/port-set.ts';
import { ALL_REQUESTS, intersectRequests, type RequestSet, subtractRequests } from '#set/request-set.ts';
import { ANYTHING, intersectStrings, isNoStrings, type StringSet, subtractStrings } from '#set/string-set.ts';

/** Who may send what to which ports: all combinations of these sets. What doesn't matter for somebody holds everything. */
export interface Box {
  readonly ports: PortSet;
  /** Labels of the peer's namespace, of which one is its name; and its own. */
  readonly namespaces: LabelSpace;
  readonly labels: LabelSpace;
  /** The identity that it can show, or none. */
  readonly principals: StringSet;
  readonly addresses: AddressSet;
  readonly requests: RequestSet;
}

export const WHOLE: Box = {
  ports: ALL_PORTS,
  namespaces: ANY_LABELS,
  labels: ANY_LABELS,
  principals: ANYTHING,
  addresses: ALL_ADDRESSES,
  requests: ALL_REQUESTS,
};

/** What is in a box and in none of the others, as disjoint boxes. Exact. */
export function leftOver(box: Box, others: readonly Box[]): readonly Box[] {
  let rest: readonly Box[] = [box];
  for (const other of others) {
    if (rest.length === 0) break;
    rest = rest.flatMap((one) => subtractBox(one, other));
  }
  return rest;
}

/** One dimension after another: what is outside of `b` there is left, and only the inside is looked at further. */
function subtractBox(a: Box, b: Box): readonly Box[] {
  const namespaces = intersectLabels(a.namespaces, b.namespaces);
  const labels = intersectLabels(a.labels, b.labels);
  const ports = intersectPorts(a.ports, b.ports);
  const principals = intersectStrings(a.principals, b.principals);
  const addresses = intersectAddresses(a.addresses, b.addresses);
  if (namespaces === undefined || labels === undefined || ports.length === 0) return [a];
  if (isNoStrings(principals) || isEmptyAddresses(addresses)) return [a];
  if (intersectRequests(a.requests, b.requests).length === 0) return [a];
  const rest: Box[] = [];
  const otherPorts = subtractPorts(a.ports, b.ports);
  if (otherPorts.length > 0) rest.push({ ...a, ports: otherPorts });
  for (const one of subtractLabels(a.namespaces, b.namespaces)) rest.push({ ...a, ports, namespaces: one });
  for (const one of subtractLabels(a.labels, b.labels)) rest.push({ ...a, ports, namespaces, labels: one });
  const within = { ...a, ports, namespaces, labels };
  const otherPrincipals = subtractStrings(a.principals, b.principals);
  if (!isNoStrings(otherPrincipals)) rest.push({ ...within, principals: otherPrincipals });
  const otherAddresses = subtractAddresses(a.addresses, b.addresses);
  if (!isEmptyAddresses(otherAddresses)) rest.push({ ...within, principals, addresses: otherAddresses });
  const requests = subtractRequests(a.requests, b.requests);
  if (requests.length > 0) rest.push({ ...within, principals, addresses, requests });
  return rest;
}
