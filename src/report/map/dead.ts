import type { MapDead, ReachMap } from '#reach/map/map.ts';

const SHOWN = 10;

/**
 * What of the policies has no effect, a line each, the gravest first. Peers that aren't among the manifests (kube-dns, most
 * often) are only counted, unless `all` is asked for.
 */
export function deadLines({ dead }: ReachMap, all: boolean): readonly string[] {
  const sorted = dead.toSorted((a, b) => RANK[a.type] - RANK[b.type]);
  if (all) return sorted.map(deadText);
  const grave = sorted.filter(({ type }) => RANK[type] < RANK['no-such-namespace']);
  const absent = sorted.length - grave.length;
  const hidden = Math.max(0, grave.length - SHOWN);
  return [
    ...grave.slice(0, SHOWN).map(deadText),
    ...(hidden === 0 ? [] : [`… and ${hidden} more: --all shows them`]),
    ...(absent === 0
      ? []
      : [
          `${absent} ${absent === 1 ? 'peer names' : 'peers name'} nobody in these manifests: --all lists them`,
        ]),
  ];
}

const RANK = {
  undone: 0,
  'selects-nothing': 1,
  'no-such-port': 2,
  shadowed: 3,
  'no-such-namespace': 4,
  'no-such-pod': 5,
} as const satisfies Record<MapDead['type'], number>;

/** One part of a policy that does nothing, as a sentence without an end. */
export function deadText(dead: MapDead): string {
  const part = `${dead.policy.id} ${dead.pointer}`;
  switch (dead.type) {
    case 'selects-nothing':
      return `${part} selects no workload`;
    case 'no-such-namespace':
      return `${part} names no namespace of these manifests`;
    case 'no-such-pod':
      return `${part} names no pod of these manifests`;
    case 'no-such-port':
      return `${part} names a port \`${dead.name}\` that no pod has`;
    case 'shadowed':
      return `${part} adds nothing to ${dead.by.policy.id} ${dead.by.pointer}`;
    case 'undone':
      return `${part} closes everything, and ${dead.by.policy.id} ${dead.by.pointer} opens it again`;
    default:
      return dead satisfies never;
  }
}
