import { NAME_LABEL } from '#cluster/namespace.ts';
import { cellsOf } from '#equation/cells.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { PodPeer, PodRegion } from '#network/peer.ts';
import type { Place } from '#network/peers/pod-region.ts';
import { formatStrings } from '#set/format-strings.ts';
import { peel } from '#set/peel.ts';
import {
  hasString,
  intersectStrings,
  isNoStrings,
  type StringSet,
  sampleString,
  strings,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

/**
 * The service accounts that pods of a class may run under.
 * - `only`: these. - `except`: any but these. - `principals`: those whose principals are these, in words.
 */
export type Accounts =
  | { readonly type: 'any' }
  | { readonly type: 'only' | 'except'; readonly names: readonly string[] }
  | { readonly type: 'principals'; readonly text: string };

/** What a listener looks at of identities. */
export interface Identities {
  readonly mesh: MeshKind;
  /** The sets of principals between which its policies draw a line, whatever the way. */
  readonly lines: readonly StringSet[];
  /** The namespaces in which a line runs, if that can be told: of all others everybody is alike. */
  readonly namespaces: ReadonlySet<string> | undefined;
}

/** `undefined` if a listener looks at no identity. */
export function identitiesAt(fabric: Fabric, { workload, ways }: FabricListener): Identities | undefined {
  const { mesh, member } = membershipOf(fabric.mesh, workload);
  if (member === 'no' || mesh === 'none' || !ways.some(({ transport }) => transport === 'mtls'))
    return undefined;
  const lines = ways
    .filter(({ transport, accepted }) => transport === 'mtls' && accepted !== 'no')
    .flatMap(({ authorization }) => cellsOf(fabric, authorization).cells.map(({ principals }) => principals));
  return { mesh, lines, namespaces: namespacesIn(fabric, mesh, lines) };
}

/** The namespaces of some principals, if these are single ones. */
function namespacesIn(
  { mesh }: Fabric,
  kind: MeshKind,
  lines: readonly StringSet[],
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const line of lines) {
    const { exact, prefixes, suffixes, contained, rest } = peel(line);
    if ([...prefixes, ...suffixes, ...contained].length > 0 || !isNoStrings(rest)) return undefined;
    for (const principal of exact) {
      const account = mesh.semantics[kind].accountOf(principal);
      if (account !== undefined) names.add(account.namespace);
    }
  }
  return names;
}

/** The principals that pods of some regions can have: those of their namespace, or of any that doesn't exist yet (then of one region). */
export function principalsAt(
  { cluster, mesh }: Fabric,
  kind: MeshKind,
  place: Place,
  [{ namespaceLabels }]: readonly [PodRegion, ...PodRegion[]],
): StringSet {
  const { principals } = mesh.semantics[kind];
  if (place.type === 'existing') return principals(place.namespace.name);
  const name = namespaceLabels[NAME_LABEL];
  if (name?.except === false) return unionAll(name.values.map(principals));
  return subtractStrings(principals(undefined), unionAll([...cluster.namespaces.keys()].map(principals)));
}

/** Cuts a set of principals wherever one of the lines runs. */
export function cutPrincipals(all: StringSet, lines: readonly StringSet[]): readonly StringSet[] {
  let parts: readonly StringSet[] = [all];
  for (const line of lines) {
    parts = parts.flatMap((part) => {
      const inside = intersectStrings(part, line);
      // Most lines are about other namespaces.
      if (isNoStrings(inside)) return [part];
      const outside = subtractStrings(part, line);
      return isNoStrings(outside) ? [inside] : [inside, outside];
    });
  }
  return parts;
}

/** A set of principals as the service accounts of those who have them, `all` being everybody's at that place. */
export function accountsOf(fabric: Fabric, kind: MeshKind, set: StringSet, all: StringSet): Accounts {
  const others = subtractStrings(all, set);
  if (isNoStrings(others)) return { type: 'any' };
  const only = namesOf(fabric, kind, set);
  if (only !== undefined) return { type: 'only', names: only };
  const except = namesOf(fabric, kind, others);
  if (except !== undefined) return { type: 'except', names: except };
  return { type: 'principals', text: formatStrings(set) };
}

const MOST = 12;

/** The service accounts if there are only a few, in order. */
function namesOf({ mesh }: Fabric, kind: MeshKind, set: StringSet): readonly string[] | undefined {
  const names = new Set<string>();
  let rest = set;
  for (let count = 0; count < MOST; count++) {
    const sample = sampleString(rest);
    if (sample === undefined) return [...names].sort();
    const account = mesh.semantics[kind].accountOf(sample);
    if (account === undefined) return undefined;
    names.add(account.serviceAccount);
    rest = subtractStrings(rest, strings(sample));
  }
  return undefined;
}

/** A pod under a service account that gives it one of the principals: `default` if that will do. */
export function podWith({ mesh }: Fabric, kind: MeshKind, pod: PodPeer, set: StringSet): PodPeer {
  const { accountOf, principalOf } = mesh.semantics[kind];
  if (hasString(set, principalOf(pod.namespace.name, 'default')))
    return { ...pod, serviceAccount: 'default' };
  const account = accountOf(sampleString(set) ?? '');
  if (account === undefined) return pod;
  const { namespace, serviceAccount } = account;
  return { ...pod, serviceAccount, namespace: { ...pod.namespace, name: namespace } };
}
