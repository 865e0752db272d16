import type { PodSelection, PolicyPeer, PolicyPort, PolicyRule } from '#network/read/policy.ts';
import { includesAddresses } from '#set/address-set.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  includes,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';
import { implies } from '#set/label-space.ts';
import { matches, type Selector } from '#set/selector.ts';

/** The labels of a namespace that is known; `undefined` for any other. */
type LabelsOfNamespace = (name: string) => Readonly<Record<string, string>> | undefined;

/** Whether whatever the one rule matches, the other matches too, in every cluster with these namespaces. Never wrongly yes. */
export function coversRule(wide: PolicyRule, narrow: PolicyRule, labelsOf: LabelsOfNamespace): boolean {
  return coversPeers(wide, narrow, labelsOf) && coversPorts(wide, narrow);
}

/** Whether every pod of the one selection is in the other. */
export function coversSelection(
  wide: PodSelection,
  narrow: PodSelection,
  labelsOf: LabelsOfNamespace,
): boolean {
  return coversNamespaces(wide.namespaces, narrow.namespaces, labelsOf) && implies(narrow.pods, wide.pods);
}

function coversPeers(wide: PolicyRule, narrow: PolicyRule, labelsOf: LabelsOfNamespace): boolean {
  const { peers } = wide;
  if (peers === 'any') return true;
  if (narrow.peers === 'any') return false;
  return narrow.peers.every((inner) => peers.some((outer) => coversPeer(outer, inner, labelsOf)));
}

function coversPeer(wide: PolicyPeer, narrow: PolicyPeer, labelsOf: LabelsOfNamespace): boolean {
  if (wide.type === 'pods' && narrow.type === 'pods') {
    return coversSelection(wide.selection, narrow.selection, labelsOf);
  }
  if (wide.type === 'addresses' && narrow.type === 'addresses') {
    return includesAddresses(wide.addresses, narrow.addresses);
  }
  return wide.type === 'nodes' && narrow.type === 'nodes' && implies(narrow.nodes, wide.nodes);
}

function coversNamespaces(
  wide: string | Selector,
  narrow: string | Selector,
  labelsOf: LabelsOfNamespace,
): boolean {
  if (typeof wide === 'string') return wide === narrow;
  if (typeof narrow !== 'string') return implies(narrow, wide);
  return wide.length === 0 || matches(wide, labelsOf(narrow) ?? {});
}

/** A named port is only covered by every port, or by the same name. */
function coversPorts(wide: PolicyRule, narrow: PolicyRule): boolean {
  if (wide.ports === 'any') return true;
  const outer = wide.ports;
  const all = numbered(outer);
  if (narrow.ports === 'any') return includes(all, ALL_CONNECTIONS);
  return narrow.ports.every((port) => {
    if (port.type === 'ports') return includes(all, connectionsOn(port.protocol, port.ports));
    return port.type === 'named' && outer.some((other) => isSameName(other, port));
  });
}

function isSameName(wide: PolicyPort, narrow: PolicyPort & { readonly type: 'named' }): boolean {
  if (wide.type !== 'named' || wide.name !== narrow.name) return false;
  return wide.protocol === undefined || wide.protocol === narrow.protocol;
}

function numbered(ports: readonly PolicyPort[]): ConnectionSet {
  return ports.reduce<ConnectionSet>(
    (set, port) => (port.type === 'ports' ? union(set, connectionsOn(port.protocol, port.ports)) : set),
    NO_CONNECTIONS,
  );
}
