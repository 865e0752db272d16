import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Place } from '#network/peers/pod-region.ts';
import { type Answers, admits, type Entry, inNamespace } from '#reach/diff/diff-entry.ts';
import { sidedFlow } from '#reach/diff/sided.ts';
import { type NewcomerFlow, newcomerFlows } from '#reach/map/fabric/newcomer-flow.ts';
import { wayClasses } from '#reach/map/fabric/way-class.ts';
import { listWords } from '#set/list-words.ts';
import { ALL_STRINGS, isNoStrings, type StringSet, strings, subtractStrings } from '#set/string-set.ts';

/** What network and mesh say. Identities are told as those of `kind`, the mesh by whose identities both sides are compared. */
export function fabricAnswers(fabric: Fabric, to: Workload | undefined, kind: MeshKind): Answers {
  const own = to && wayClasses(fabric).get(to);
  if (to === undefined || own === undefined) return () => [];
  const byPlace = new Map<string, NewcomerFlow[]>();
  for (const flow of newcomerFlows(fabric, own, to)) {
    for (const place of flow.newcomers.places) {
      const known = byPlace.get(placeKey(place));
      if (known === undefined) byPlace.set(placeKey(place), [flow]);
      else known.push(flow);
    }
  }
  const { namespaces } = fabric.cluster;
  const identity = identityIn(fabric, membershipOf(fabric.mesh, to).mesh, kind);
  const entry = (one: NewcomerFlow, regions: Entry['regions']): Entry => {
    const principals = identity(one);
    return { regions, ...sidedFlow(one.flow), ...(principals === undefined ? {} : { principals }) };
  };
  return (place) => {
    if (place.type === 'new') {
      return (byPlace.get('') ?? []).map((one) => entry(one, one.newcomers.found.peer.regions));
    }
    if (namespaces.has(place.namespace.name)) {
      const here = byPlace.get(placeKey(place)) ?? [];
      return here.map((one) => entry(one, inNamespace(one.newcomers.found.peer.regions)));
    }
    return (byPlace.get('') ?? []).flatMap((one) => {
      const { regions } = one.newcomers.found.peer;
      const meant = regions.filter((region) => admits(region.namespaceLabels, place.namespace));
      return meant.length === 0 ? [] : entry(one, inNamespace(meant));
    });
  };
}

function placeKey(place: Place): string {
  return place.type === 'new' ? '' : place.namespace.name;
}

const MOST_NAMED = 64;

/** The principals that a flow takes; as the other mesh would name them, if it isn't of this one. Too many to name are taken for any. */
function identityIn(
  { mesh }: Fabric,
  own: MeshKind,
  kind: MeshKind,
): (flow: NewcomerFlow) => StringSet | undefined {
  return ({ identity }) => {
    if (identity === undefined || isNoStrings(subtractStrings(identity.among, identity.principals)))
      return undefined;
    if (own === kind) return identity.principals;
    const words = listWords(identity.principals, MOST_NAMED);
    const accounts = words?.flatMap((word) => mesh.semantics[own].accountOf(word) ?? []);
    if (accounts === undefined) return ALL_STRINGS;
    return strings(
      ...accounts.map(({ namespace, serviceAccount }) =>
        mesh.semantics[kind].principalOf(namespace, serviceAccount),
      ),
    );
  };
}
