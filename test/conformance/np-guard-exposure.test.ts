import { describe, expect, test } from 'vitest';
import { NAME_LABEL } from '#cluster/namespace.ts';
import { ownerReferences } from '#cluster/pod-template.ts';
import { buildNetwork, isGoverned, type Network } from '#network/network.ts';
import { addressPeer, type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import { egressVerdict, ingressVerdict } from '#network/verdict/direction.ts';
import { matchPods } from '#network/verdict/match.ts';
import { addressSet } from '#set/address-set.ts';
import { parseAddress } from '#set/address-text.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  equals,
  formatConnections,
  NO_CONNECTIONS,
  type Protocol,
  union,
} from '#set/connection-set.ts';
import { selectedLabels, witnessLabels } from '#set/label-space.ts';
import type { Requirement, Selector } from '#set/selector.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface Row {
  readonly workload: string;
  readonly peer: string;
  readonly allowed:
    | 'All Connections'
    | readonly {
        readonly protocol: Protocol;
        readonly ports: readonly (readonly [number, number] | string)[];
      }[];
}

interface Exposure {
  readonly manifests: readonly VectorManifest[];
  readonly exposure?: { readonly ingress?: readonly Row[]; readonly egress?: readonly Row[] };
  readonly unprotected?: readonly string[];
}

const cases = readVectors<Exposure>('np-guard').filter(({ exposure }) => exposure !== undefined);

/** What pods that could be added reach, or are reached by: one such pod for each row. */
describe.skipIf(!hasVectors)('np-guard exposure [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)('$name', ({ manifests, exposure, unprotected }) => {
    const network = buildNetwork(vectorCluster(manifests));
    const differences = (['ingress', 'egress'] as const).flatMap((direction) =>
      (exposure?.[direction] ?? []).flatMap(
        (row, _, rows) => difference(network, row, rows, direction) ?? [],
      ),
    );
    expect(differences).toEqual([]);
    for (const text of unprotected ?? []) {
      const match = /^(\S+) is not protected on (Ingress|Egress)$/.exec(text);
      const direction = match?.[2] === 'Ingress' ? 'ingress' : 'egress';
      expect(isGoverned(network, workloadOf(network, match?.[1] ?? ''), direction), text).toBe(false);
    }
  });
});

function difference(
  network: Network,
  row: Row,
  rows: readonly Row[],
  direction: 'ingress' | 'egress',
): string | undefined {
  const own = workloadPeer(workloadOf(network, row.workload));
  const peer = peerOf(row.peer);
  if (peer === undefined || hasNamedPort(row)) return undefined;
  const verdict =
    direction === 'ingress' ? ingressVerdict(network, own, peer) : egressVerdict(network, own, peer);
  const expected = expectedOf(network, row, rows, peer);
  if (equals(verdict.open, expected)) return undefined;
  return `${direction} ${row.workload} ${row.peer}: ${formatConnections(verdict.open)}, expected ${formatConnections(expected)}`;
}

/** A row says what its rule says; a pod that other rows are about as well gets what they say together. */
function expectedOf(network: Network, row: Row, rows: readonly Row[], peer: Peer): ConnectionSet {
  const own = connectionsOf(row.allowed);
  if (equals(own, NO_CONNECTIONS) || peer.type === 'address') return own;
  return rows
    .filter((other) => other.workload === row.workload && isAbout(network, other.peer, peer))
    .reduce((set, { allowed }) => union(set, connectionsOf(allowed)), own);
}

function isAbout(network: Network, text: string, peer: Peer): boolean {
  if (text === 'entire-cluster') return true;
  const match = /^(.*)\/\[(.*)\]$/.exec(text);
  if (match === null) return false;
  const [where = '', pods = ''] = match.slice(1);
  const namespaces =
    where === '[all namespaces]' ? [] : where.startsWith('[') ? selectorOf(where.slice(1, -1)) : where;
  const selection = { namespaces, pods: pods === 'all pods' ? [] : selectorOf(pods) };
  return matchPods(network, selection, 'network-policy', peer) === 'yes';
}

/** A port by name, at a pod that isn't there yet: that tool passes on the name, we say unknown. */
function hasNamedPort({ allowed }: Row): boolean {
  return (
    typeof allowed !== 'string' && allowed.some(({ ports }) => ports.some((port) => typeof port === 'string'))
  );
}

function connectionsOf(allowed: Row['allowed']): ConnectionSet {
  if (typeof allowed === 'string') return ALL_CONNECTIONS;
  return allowed.reduce<ConnectionSet>(
    (set, { protocol, ports }) =>
      union(
        set,
        connectionsOn(
          protocol,
          ports.filter((port) => typeof port !== 'string'),
        ),
      ),
    NO_CONNECTIONS,
  );
}

function workloadOf(network: Network, name: string) {
  const found = network.workloads.find(({ namespace, resource }) => {
    const owners = ownerReferences(resource).map(
      (owner) => `${namespace}/${owner['name']}[${owner['kind']}]`,
    );
    return [`${namespace}/${resource.name}[${resource.kind}]`, ...owners].includes(name);
  });
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

/** A pod that `entire-cluster` means: one that no rule singles out, with a label that no policy names. */
function peerOf(text: string): Peer | undefined {
  if (text === 'entire-cluster') return podPeer('a-new-namespace', { unheard: 'of' });
  const range = /^([\d.]+)-([\d.]+)\[External\]$/.exec(text);
  if (range !== null) {
    const [from, to] = [parseAddress(range[1] ?? ''), parseAddress(range[2] ?? '')];
    return from && to && addressPeer(addressSet('IPv4', [[from.digits, to.digits]]));
  }
  const match = /^(.*)\/\[(.*)\]$/.exec(text);
  const [where = '', pods = ''] = match?.slice(1) ?? [];
  const labels = pods === 'all pods' ? {} : labelsOf(pods);
  if (where === '[all namespaces]') return podPeer('a-new-namespace', labels);
  if (!where.startsWith('[')) return podPeer(where, labels);
  const { [NAME_LABEL]: name = 'a-new-namespace', ...namespaceLabels } = labelsOf(where.slice(1, -1));
  return podPeer(name, labels, { namespaceLabels });
}

/** The fewest labels that satisfy a description. */
function labelsOf(text: string): Readonly<Record<string, string>> {
  const space = selectedLabels(selectorOf(text));
  if (space === undefined) throw new Error(`no labels satisfy ${text}`);
  return witnessLabels(space);
}

/** `pod with {app=a,{Key:role,Operator:NotIn,Values:[x y],}}` as a selector. */
function selectorOf(text: string): Selector {
  const body = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}'));
  const selector: Requirement[] = [];
  const plain = body.replace(
    /\{Key:([^,]+),Operator:(\w+),Values:\[([^\]]*)\],\}/g,
    (_, key: string, operator: Requirement['operator'], values: string) => {
      const listed = values.split(' ').filter((value) => value !== '');
      selector.push(
        operator === 'In' || operator === 'NotIn'
          ? { operator, key, values: [...listed].sort() }
          : { operator, key },
      );
      return '';
    },
  );
  for (const pair of plain.split(',').filter((one) => one.includes('='))) {
    const [key = '', value = ''] = pair.split('=');
    selector.push({ operator: 'In', key, values: [value] });
  }
  return selector;
}
