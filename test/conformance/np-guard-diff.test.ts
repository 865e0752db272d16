import { describe, expect, test } from 'vitest';
import { buildCluster, type Cluster } from '#cluster/cluster.ts';
import { ownerReferences } from '#cluster/pod-template.ts';
import { stringAt } from '#manifest/json.ts';
import { buildNetwork } from '#network/network.ts';
import { cutAddresses } from '#network/peers/address-class.ts';
import { type DiffChange, type DiffEnd, diffReach, type Reachable } from '#reach/diff/diff.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressSet,
  includesAddresses,
  NO_ADDRESSES,
  unionAddresses,
} from '#set/address-set.ts';
import { parseAddress, parseAddresses } from '#set/address-text.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  equals,
  formatConnections,
  includes,
  intersect,
  isEmpty,
  NO_CONNECTIONS,
  type Protocol,
  subtract,
  union,
} from '#set/connection-set.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

type Allowed =
  | 'All Connections'
  | readonly { readonly protocol: Protocol; readonly ports: readonly [number, number][] }[];

interface DiffVector {
  readonly before: readonly VectorManifest[];
  readonly after: readonly VectorManifest[];
  readonly expect: readonly {
    readonly src: string;
    readonly dst: string;
    readonly before: Allowed;
    readonly after: Allowed;
  }[];
}

const CONTROLLER = '{ingress-controller}';

/** Cases in which that tool says something that the specification contradicts: what differs, exactly, and the text. */
const PROVEN: Readonly<
  Record<string, { readonly pair: string; readonly ours: string; readonly theirs: string }>
> = {
  /**
   * The Ingress names port 8080 of a Service whose only port is 80 (its `targetPort` is 8080). "number is the numerical port
   * number (e.g. 80) on the Service" (Ingress v1, ServiceBackendPort, `number`): there is no such port, so that the
   * Ingress leads nowhere. That tool compares the target port.
   */
  onlineboutique_workloads__to__onlineboutique_workloads_with_ingress: {
    pair: `${CONTROLLER} → Deployment/default/frontend`,
    ours: '+ none - none',
    theirs: '+ TCP 8080 - none',
  },
};

describe.skipIf(!hasVectors)('np-guard-diff [needs ../shared]', () => {
  const cases = readVectors<DiffVector>('np-guard-diff');
  const table = { agree: 0, explained: 0 };

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)('$name', ({ name, before, after, expect: rows }) => {
    const clusters = [vectorCluster(before), vectorCluster(after)].map(withoutHostNetwork);
    const [base, head] = clusters;
    if (base === undefined || head === undefined) throw new Error('no clusters');
    const { changes } = diffReach(buildNetwork(base), buildNetwork(head));
    const proven = PROVEN[name];
    const found = compare(changes, rows, namesOf([base, head])).map((difference) =>
      proven !== undefined && difference.pair.includes(proven.pair)
        ? { ...difference, explained: difference.ours === proven.ours && difference.theirs === proven.theirs }
        : difference,
    );
    if (proven !== undefined) expect(found.map(({ pair }) => pair)).toEqual([proven.pair]);
    expect(found.filter(({ explained }) => !explained)).toEqual([]);
    if (found.length > 0) table.explained++;
    else table.agree++;
  });

  test('the table of cases', async ({ annotate }) => {
    await annotate(`np-guard-diff: ${cases.length} cases, ${JSON.stringify(table)}`);
    expect(table.agree + table.explained).toBe(cases.length);
  });
});

/**
 * That tool evaluates pods in the host's network like any other. Kubernetes docs, "Network Policies", on hostNetwork pods: the
 * behaviour is undefined; in the most common implementation their traffic is the node's. So the cases are compared without it.
 */
function withoutHostNetwork(cluster: Cluster): Cluster {
  const resources = cluster.resources.map((resource) => ({
    ...resource,
    object: JSON.parse(
      JSON.stringify(resource.object).replaceAll('"hostNetwork":true', '"hostNetwork":false'),
    ),
  }));
  return buildCluster(resources);
}

/** By our id: what that tool calls the workload. A pod whose owner isn't among the manifests goes by its owner's name. */
function namesOf(clusters: readonly Cluster[]): ReadonlyMap<string, string> {
  const workloads = clusters.flatMap((cluster) => [...cluster.workloads, ...cluster.operated]);
  return new Map(
    workloads.map((workload) => {
      const { resource, namespace } = workload;
      const [owner] = ownerReferences(resource);
      const kind = (owner && stringAt(owner, 'kind')) ?? resource.kind;
      const name = (owner && stringAt(owner, 'name')) ?? resource.name;
      return [workloadId(workload), `${namespace}/${name}[${kind}]`];
    }),
  );
}

interface Difference {
  readonly pair: string;
  readonly ours: string;
  readonly theirs: string;
  readonly explained: boolean;
}

interface Delta {
  readonly before: Reachable;
  readonly after: Reachable;
}

/** Every pair of workloads, every workload with every range of addresses, and with the controller: listed or not. */
function compare(
  changes: readonly DiffChange[],
  rows: DiffVector['expect'],
  names: ReadonlyMap<string, string>,
): readonly Difference[] {
  const ranges = [
    ...rows.flatMap(({ src, dst }) => [rangeOf(src) ?? [], rangeOf(dst) ?? []].flat()),
    ...changes.flatMap(({ from, to }) => [from, to].flatMap(addressesOf)),
  ];
  const pieces = cutAddresses({ ...NO_ADDRESSES, IPv4: ALL_ADDRESSES.IPv4 }, ranges);
  const ids = [...names.keys()];
  const found: Difference[] = [];
  const check = (pair: string, ours: Delta | undefined, theirs: DiffVector['expect'][number] | undefined) => {
    const difference = differ(pair, ours, theirs);
    if (difference !== undefined) found.push(difference);
  };
  for (const id of ids) {
    const name = names.get(id) ?? '';
    for (const other of ids) {
      if (names.get(other) === name) continue;
      check(
        `${id} → ${other}`,
        pairDelta(changes, id, other),
        rows.find(({ src, dst }) => src === name && dst === names.get(other)),
      );
    }
    for (const piece of pieces) {
      const text = JSON.stringify(piece.IPv4);
      check(
        `${text} → ${id}`,
        pieceDelta(changes, 'from', piece, id),
        rows.find(({ src, dst }) => dst === name && covers(src, piece)),
      );
      check(
        `${id} → ${text}`,
        pieceDelta(changes, 'to', piece, id),
        rows.find(({ src, dst }) => src === name && covers(dst, piece)),
      );
    }
    const route = rows.find(({ src, dst }) => src === CONTROLLER && dst === name);
    found.push(...controllerDifference(changes, id, route));
  }
  return found;
}

/**
 * A difference is explained where we say `unknown`: a rule names addresses, and the pods' own aren't in the manifests. That tool
 * takes them to match no pod; "cluster-internal traffic will be checked against the rule as well" (AdminNetworkPolicyEgressPeer,
 * `networks`), and IPBlock v1 excludes no address. What that tool says must lie between our `open` and `open` ∪ `unknown`.
 */
function differ(
  pair: string,
  ours: Delta | undefined,
  theirs: DiffVector['expect'][number] | undefined,
): Difference | undefined {
  if (ours === undefined && theirs === undefined) return undefined;
  const text = ours === undefined ? 'no change' : [ours.before, ours.after].map(reachText).join(' ⇒ ');
  if (ours === undefined || theirs === undefined) {
    const explained = ours !== undefined && hasUnknown(ours) && mayBeEqual(ours);
    return {
      pair,
      ours: text,
      theirs: theirs === undefined ? 'no change' : JSON.stringify(theirs),
      explained,
    };
  }
  const [before, after] = [connectionsOf(theirs.before), connectionsOf(theirs.after)];
  if (equals(ours.before.open, before) && equals(ours.after.open, after)) return undefined;
  const explained = hasUnknown(ours) && isBetween(before, ours.before) && isBetween(after, ours.after);
  return {
    pair,
    ours: text,
    theirs: `${formatConnections(before)} ⇒ ${formatConnections(after)}`,
    explained,
  };
}

function reachText({ open, unknown }: Reachable): string {
  return `${formatConnections(open)} (unknown: ${formatConnections(unknown)})`;
}

function hasUnknown({ before, after }: Delta): boolean {
  return !isEmpty(before.unknown) || !isEmpty(after.unknown);
}

function mayBeEqual({ before, after }: Delta): boolean {
  const possible = intersect(union(before.open, before.unknown), union(after.open, after.unknown));
  return includes(possible, union(before.open, after.open));
}

function isBetween(set: ConnectionSet, { open, unknown }: Reachable): boolean {
  return includes(set, open) && includes(union(open, unknown), set);
}

function has(end: DiffEnd, id: string): boolean {
  if (end.type === 'all-workloads') return !end.except.includes(id);
  return end.type === 'workloads' && end.ids.includes(id);
}

function pairDelta(changes: readonly DiffChange[], from: string, to: string): Delta | undefined {
  return changes.find((one) => one.scope === 'workloads' && has(one.from, from) && has(one.to, to));
}

function pieceDelta(
  changes: readonly DiffChange[],
  end: 'from' | 'to',
  piece: AddressSet,
  id: string,
): Delta | undefined {
  return changes.find((one) => {
    const [outside, own] = end === 'from' ? [one.from, one.to] : [one.to, one.from];
    return (
      one.scope === 'addresses' &&
      has(own, id) &&
      addressesOf(outside).some((all) => includesAddresses(all, piece))
    );
  });
}

/**
 * That tool tells of all routes to a workload together, we tell each route: compared is what became reachable and what
 * no longer is.
 */
function controllerDifference(
  changes: readonly DiffChange[],
  id: string,
  theirs: DiffVector['expect'][number] | undefined,
): readonly Difference[] {
  const own = changes.filter(({ from, to }) => from.type === 'ingress-controller' && has(to, id));
  const ours = (side: 'before' | 'after') =>
    own.reduce<ConnectionSet>((set, one) => union(set, one[side].open), NO_CONNECTIONS);
  const [before, after] = [connectionsOf(theirs?.before ?? []), connectionsOf(theirs?.after ?? [])];
  const texts = [
    [ours('before'), ours('after')],
    [before, after],
  ].map(([left = NO_CONNECTIONS, right = NO_CONNECTIONS]) => {
    return `+ ${formatConnections(subtract(right, left))} - ${formatConnections(subtract(left, right))}`;
  });
  const [mine = '', other = ''] = texts;
  return mine === other
    ? []
    : [{ pair: `${CONTROLLER} → ${id}`, ours: mine, theirs: other, explained: false }];
}

/** Our text of addresses back as a set. */
function addressesOf(end: DiffEnd): readonly AddressSet[] {
  if (end.type !== 'addresses') return [];
  if (end.addresses === 'outside') return [ALL_ADDRESSES];
  return [
    end.addresses
      .split(',')
      .map((part) => rangeOf(part) ?? parseAddresses(part) ?? NO_ADDRESSES)
      .reduce(unionAddresses),
  ];
}

function covers(text: string, piece: AddressSet): boolean {
  const range = rangeOf(text);
  return range !== undefined && includesAddresses(range, piece);
}

/** `10.0.0.0-10.255.255.255`, with or without `[External]`. */
function rangeOf(text: string): AddressSet | undefined {
  const match = /^([\da-f.:]+)-([\da-f.:]+)(?:\[External\])?$/.exec(text);
  const [first, last] = [parseAddress(match?.[1] ?? ''), parseAddress(match?.[2] ?? '')];
  return first === undefined || last === undefined
    ? undefined
    : addressSet(first.family, [[first.digits, last.digits]]);
}

function connectionsOf(allowed: Allowed): ConnectionSet {
  if (typeof allowed === 'string') return ALL_CONNECTIONS;
  return allowed.reduce<ConnectionSet>(
    (set, { protocol, ports }) => union(set, connectionsOn(protocol, ports)),
    NO_CONNECTIONS,
  );
}
