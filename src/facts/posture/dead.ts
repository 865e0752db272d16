import { closest } from '#closest.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import type { DeadPolicy } from '#network/dead/dead-policy.ts';
import type { Network } from '#network/network.ts';
import { type PodSelection, type Policy, rulesFor } from '#network/read/policy.ts';
import { DIRECTIONS } from '#network/verdict/because.ts';
import { formatSelector, matches, type Selector } from '#set/selector.ts';

type DeadFacts = PolicyPosture['dead'][number];

/** A dead part of a policy, and whether what it names may stand in manifests that nobody showed us. */
export function deadFacts(network: Network, policy: Policy, dead: DeadPolicy): DeadFacts {
  const { type, pointer } = dead;
  switch (dead.type) {
    case 'no-such-port':
      return { type, pointer, detail: dead.name, elsewhere: false };
    case 'shadowed':
    case 'undone':
      return { type, pointer, detail: dead.by.policy.id, elsewhere: false };
    case 'selects-nothing':
    case 'no-such-pod':
    case 'no-such-namespace':
      return { type, pointer, ...missing(network, selectionAt(policy, pointer)) };
    default:
      return dead satisfies never;
  }
}

function selectionAt(policy: Policy, pointer: string): PodSelection | undefined {
  if (pointer === policy.subjectPointer) return policy.subject;
  for (const direction of DIRECTIONS) {
    for (const { peers } of rulesFor(policy, direction) ?? []) {
      for (const peer of peers === 'any' ? [] : peers) {
        if (peer.type === 'pods' && peer.pointer === pointer) return peer.selection;
      }
    }
  }
  return undefined;
}

type Missing = Pick<DeadFacts, 'detail' | 'elsewhere'>;

function missing(network: Network, selection: PodSelection | undefined): Missing {
  if (selection === undefined) return { detail: '', elsewhere: true };
  const { namespaces, pods } = selection;
  const { cluster } = network;
  const matched =
    typeof namespaces === 'string'
      ? [namespaces]
      : [...cluster.namespaces.values()]
          .filter(({ labels }) => matches(namespaces, labels))
          .map(({ name }) => name);
  if (matched.length === 0 && typeof namespaces !== 'string') return missingNamespace(network, namespaces);
  const inhabited = matched.some((name) => network.select({ namespaces: name, pods: [] }).length > 0);
  return { detail: formatSelector(pods), elsewhere: !inhabited };
}

/**
 * A namespace that is asked for by its name may be made elsewhere, unless the name looks like a misspelt one. Labels that none of the
 * written namespaces has are taken for a mistake if all that are inhabited are written.
 */
function missingNamespace({ cluster, workloads }: Network, selector: Selector): Missing {
  const named = selector.flatMap((one) =>
    one.key === NAME_LABEL && one.operator === 'In' ? one.values : [],
  );
  if (named.length > 0) {
    const [name = '', meant] = named.flatMap((one) => {
      const near = closest(one, cluster.namespaces.keys());
      return near === undefined || near === one ? [] : [one, near];
    });
    const detail = meant === undefined ? named.join(', ') : `${name}; did you mean ${meant}`;
    return { detail, elsewhere: meant === undefined };
  }
  const unwritten = workloads.some(
    ({ namespace }) => cluster.namespaces.get(namespace)?.resource === undefined,
  );
  return { detail: formatSelector(selector), elsewhere: workloads.length === 0 || unwritten };
}
