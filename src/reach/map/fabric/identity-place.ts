import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind } from '#mesh/membership.ts';
import type { Place } from '#network/peers/pod-region.ts';
import { type Accounts, accountsOf } from '#reach/explain/explain-accounts.ts';
import { listWords } from '#set/list-words.ts';
import { intersectStrings, isNoStrings, type StringSet, subtractStrings, unionAll } from '#set/string-set.ts';

/** Places at which the same service accounts will do. */
export interface IdentityPlaces {
  readonly places: readonly Place[];
  /** For a new namespace: the name that it must have; `undefined` if any will do. */
  readonly name?: string;
  readonly accounts: Accounts;
}

const MOST_NAMED = 64;

/** Some principals, told as service accounts place by place: an account belongs to its namespace. */
export function identityPlaces(
  fabric: Fabric,
  kind: MeshKind,
  places: readonly Place[],
  { principals, among }: { readonly principals: StringSet; readonly among: StringSet },
): readonly IdentityPlaces[] {
  const words = listWords(principals, MOST_NAMED);
  if (words === undefined && isNoStrings(subtractStrings(among, principals))) {
    return [{ places, accounts: { type: 'any' } }];
  }
  return words === undefined
    ? byPlace(fabric, kind, places, principals)
    : byNamespace(fabric, kind, places, words);
}

/** A few principals, each of one namespace. */
function byNamespace(
  { mesh, cluster }: Fabric,
  kind: MeshKind,
  places: readonly Place[],
  words: readonly string[],
): readonly IdentityPlaces[] {
  const accounts = new Map<string, string[]>();
  for (const word of words) {
    const account = mesh.semantics[kind].accountOf(word);
    if (account === undefined) continue;
    const known = accounts.get(account.namespace);
    if (known === undefined) accounts.set(account.namespace, [account.serviceAccount]);
    else known.push(account.serviceAccount);
  }
  const existing = new Map(
    places.flatMap((place) => (place.type === 'existing' ? [[place.namespace.name, place] as const] : [])),
  );
  const fresh = places.find(({ type }) => type === 'new');
  return [...accounts].flatMap(([namespace, names]): readonly IdentityPlaces[] => {
    const own = { type: 'only', names: names.sort() } as const;
    const place = existing.get(namespace);
    if (place !== undefined) return [{ places: [place], accounts: own }];
    if (fresh === undefined || cluster.namespaces.has(namespace)) return [];
    return [{ places: [fresh], name: namespace, accounts: own }];
  });
}

/** Endlessly many principals: what of them pods at each place can have. */
function byPlace(
  fabric: Fabric,
  kind: MeshKind,
  places: readonly Place[],
  principals: StringSet,
): readonly IdentityPlaces[] {
  const { mesh, cluster } = fabric;
  const found = new Map<string, { readonly accounts: Accounts; readonly places: Place[] }>();
  for (const place of places) {
    const all =
      place.type === 'existing'
        ? mesh.semantics[kind].principals(place.namespace.name)
        : subtractStrings(
            mesh.semantics[kind].principals(undefined),
            unionAll([...cluster.namespaces.keys()].map(mesh.semantics[kind].principals)),
          );
    const able = intersectStrings(principals, all);
    if (isNoStrings(able)) continue;
    const accounts = accountsOf(fabric, kind, able, all);
    const key = JSON.stringify(accounts);
    const known = found.get(key);
    if (known === undefined) found.set(key, { accounts, places: [place] });
    else known.places.push(place);
  }
  return [...found.values()];
}
