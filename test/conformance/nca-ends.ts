import type { Workload } from '#cluster/workload.ts';
import { type AddressSet, ALL_ADDRESSES, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';

/** An end of a firewall rule as that tool writes it: `namespace/name[Kind]`, ranges or hosts outside, or pods by a selector. */
export type NcaEnd =
  | string
  | { readonly external: string }
  | { readonly namespaces: readonly string[]; readonly pods: string };

export function meansWorkload(end: NcaEnd, workload: Workload): boolean {
  const { namespace, resource } = workload;
  if (typeof end === 'string') return end === `${namespace}/${resource.name}[${resource.kind}]`;
  return 'pods' in end && end.namespaces.includes(namespace) && isSelected(end.pods, workload);
}

/** The addresses outside that an end means; none for pods and for hosts. Ranges without a mask are whole IPv4. */
export function outsideOf(end: NcaEnd): AddressSet {
  if (typeof end === 'string' || !('external' in end)) return NO_ADDRESSES;
  if (end.external === '0.0.0.0/0') return { ...NO_ADDRESSES, IPv4: ALL_ADDRESSES.IPv4 };
  return end.external
    .split(',')
    .map((text) => parseAddresses(text) ?? NO_ADDRESSES)
    .reduce(unionAddresses, NO_ADDRESSES);
}

/** `*`; names with commas, of replicas with their numbers; a label's value alone; or a formula with `and`, `or`, `has()`, `in`, `=`. */
function isSelected(pods: string, { labels, resource }: Workload): boolean {
  if (pods === '*') return true;
  const names = pods.split(', ');
  if (names.some((name) => name === resource.name || name.replace(/-\d+$/, '') === resource.name))
    return true;
  const some = pods.split(' or ').map((part) => part.replace(/^\((.*)\)$/, '$1'));
  return some.some((part) => part.split(' and ').every((term) => holds(term, labels)));
}

function holds(term: string, labels: Readonly<Record<string, string>>): boolean {
  const has = /^(!?)has\((.*)\)$/.exec(term);
  if (has !== null) return (labels[has[2] ?? ''] !== undefined) === (has[1] === '');
  const among = /^(\S+) (not )?in \((.*)\)$/.exec(term);
  if (among !== null) {
    return (among[3] ?? '').split(',').includes(labels[among[1] ?? ''] ?? '') === (among[2] === undefined);
  }
  const equal = /^([^=!]+)(!?=)(.*)$/.exec(term);
  if (equal !== null) return (labels[equal[1] ?? ''] === equal[3]) === (equal[2] === '=');
  return Object.values(labels).includes(term);
}
