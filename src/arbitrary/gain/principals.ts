import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { type StringSet, subtractStrings, unionAll } from '#set/string-set.ts';

const answers = new WeakMap<Fabric, Map<string, StringSet>>();

/** The principals that pods of some namespaces can have; or pods of all others. Asked often, so kept. */
export function principalsOf(
  fabric: Fabric,
  kind: MeshKind,
  names: readonly string[],
  others = false,
): StringSet {
  const own = answers.get(fabric) ?? new Map<string, StringSet>();
  answers.set(fabric, own);
  const key = JSON.stringify([kind, others, names]);
  const answer = own.get(key) ?? find(fabric, kind, names, others);
  own.set(key, answer);
  return answer;
}

function find(fabric: Fabric, kind: MeshKind, names: readonly string[], others: boolean): StringSet {
  const { principals } = fabric.mesh.semantics[kind];
  if (others) return subtractStrings(principals(undefined), principalsOf(fabric, kind, names));
  const [first, ...more] = names;
  if (first !== undefined && more.length === 0) return principals(first);
  return unionAll(names.map((name) => principalsOf(fabric, kind, [name])));
}
