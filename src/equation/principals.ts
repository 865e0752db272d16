import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Newcomers } from '#equation/newcomers.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { type StringSet, subtractStrings, unionAll } from '#set/string-set.ts';

const known = new WeakMap<Fabric, Map<string, StringSet>>();

/** The principals of a mesh that newcomers can have: those of the namespaces in which they are added. */
export function principalsOf(fabric: Fabric, kind: MeshKind, { places, found }: Newcomers): StringSet {
  const names = places.flatMap((place) => (place.type === 'existing' ? place.namespace.name : []));
  const isNew = places.some(({ type }) => type === 'new');
  const named = isNew ? newNames(found) : [];
  const key = JSON.stringify([kind, names, named]);
  const answers = known.get(fabric) ?? new Map<string, StringSet>();
  known.set(fabric, answers);
  const answer = answers.get(key);
  if (answer !== undefined) return answer;
  const { principals } = fabric.mesh.semantics[kind];
  const existing = [...names, ...(named ?? [])].map(principals);
  const all = unionAll(named === undefined ? [...existing, elsewhere(fabric, kind)] : existing);
  answers.set(key, all);
  return all;
}

/** The names that a new namespace must have, if the classes say so; `undefined` if it may have any. */
function newNames({ peer }: Newcomers['found']): readonly string[] | undefined {
  const ranges = peer.regions.map(({ namespaceLabels }) => namespaceLabels[NAME_LABEL]);
  if (!ranges.every((range) => range?.except === false)) return undefined;
  return [...new Set(ranges.flatMap((range) => range?.values ?? []))].sort();
}

/** The principals of namespaces that don't exist yet. */
function elsewhere({ cluster, mesh }: Fabric, kind: MeshKind): StringSet {
  const { principals } = mesh.semantics[kind];
  return subtractStrings(principals(undefined), unionAll([...cluster.namespaces.keys()].map(principals)));
}
