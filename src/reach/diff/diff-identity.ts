import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind } from '#mesh/membership.ts';
import type { PodRegion } from '#network/peer.ts';
import type { Place } from '#network/peers/pod-region.ts';
import type { IdentityCell } from '#reach/diff/diff-newcomers.ts';
import { type Accounts, accountsOf, cutPrincipals } from '#reach/explain/explain-accounts.ts';
import { listWords } from '#set/list-words.ts';
import {
  intersectStrings,
  isNoStrings,
  type StringSet,
  stringsNumber,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

/** Cuts identities at places. What is asked again (the same place, the same lines) isn't worked out again. */
export function identityCuts(): (
  fabric: Fabric,
  kind: MeshKind,
  place: Place,
  cell: readonly [PodRegion, ...PodRegion[]],
  lines: readonly StringSet[],
) => readonly IdentityCell[] {
  const everybody = new Map<string, StringSet>();
  const cuts = new Map<string, readonly IdentityCell[]>();
  return (fabric, kind, place, cell, lines) => {
    const where = `${kind} ${placeKey(place, cell)}`;
    const all = everybody.get(where) ?? principalsThere(fabric, kind, place, cell);
    everybody.set(where, all);
    const distinct = new Map(lines.map((line) => [stringsNumber(line), line]));
    const key = `${where} ${[...distinct.keys()].join()}`;
    const known = cuts.get(key) ?? cutAt(fabric, kind, all, [...distinct.values()]);
    cuts.set(key, known);
    return known;
  };
}

function cutAt(
  fabric: Fabric,
  kind: MeshKind,
  all: StringSet,
  lines: readonly StringSet[],
): readonly IdentityCell[] {
  const own = lines.map((line) => intersectStrings(line, all)).filter((line) => !isNoStrings(line));
  return cutPrincipals(all, own).map((principals) => ({
    principals,
    accounts: accountsIn(fabric, kind, principals, all),
  }));
}

const MOST_NAMED = 12;

/** As `accountsOf`, which is asked where neither they nor the others are a few. */
function accountsIn(fabric: Fabric, kind: MeshKind, set: StringSet, all: StringSet): Accounts {
  const only = namesIn(fabric, kind, set);
  if (only !== undefined) return { type: 'only', names: only };
  const others = subtractStrings(all, set);
  if (isNoStrings(others)) return { type: 'any' };
  const except = namesIn(fabric, kind, others);
  return except === undefined ? accountsOf(fabric, kind, set, all) : { type: 'except', names: except };
}

function namesIn({ mesh }: Fabric, kind: MeshKind, set: StringSet): readonly string[] | undefined {
  const accounts = listWords(set, MOST_NAMED)?.map((word) => mesh.semantics[kind].accountOf(word));
  if (accounts === undefined || accounts.includes(undefined)) return undefined;
  return [...new Set(accounts.flatMap((one) => one?.serviceAccount ?? []))].sort();
}

function placeKey(place: Place, [{ namespaceLabels }]: readonly [PodRegion, ...PodRegion[]]): string {
  return place.type === 'existing'
    ? place.namespace.name
    : JSON.stringify([namespaceLabels[NAME_LABEL] ?? null, place.taken]);
}

/** The principals that pods can have there; a new namespace is new to both sides. */
function principalsThere(
  { mesh }: Fabric,
  kind: MeshKind,
  place: Place,
  [{ namespaceLabels }]: readonly [PodRegion, ...PodRegion[]],
): StringSet {
  const { principals } = mesh.semantics[kind];
  if (place.type === 'existing') return principals(place.namespace.name);
  const name = namespaceLabels[NAME_LABEL];
  if (name?.except === false) return unionAll(name.values.map(principals));
  return subtractStrings(principals(undefined), unionAll(place.taken.map(principals)));
}
