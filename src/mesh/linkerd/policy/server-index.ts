import type { Workload } from '#cluster/workload.ts';
import { groupBy } from '#mesh/linkerd/policy/group-by.ts';
import type { Server } from '#mesh/linkerd/policy/server.ts';
import { matches } from '#set/selector.ts';

/** Servers by a label that pods must have to be selected, so that cost doesn't grow with pods × Servers. */
export interface ServerIndex {
  /** By namespace and label; those that ask for no label by namespace alone. */
  readonly byLabel: ReadonlyMap<string, readonly Server[]>;
  readonly places: ReadonlyMap<Server, number>;
}

export function indexServers(servers: readonly Server[]): ServerIndex {
  return {
    byLabel: groupBy(servers, ({ namespace, pods }) => {
      if (pods === undefined) return [];
      const needed = pods.find((one) => one.operator === 'In');
      if (needed?.operator !== 'In') return [keyOf(namespace)];
      return needed.values.map((value) => keyOf(namespace, needed.key, value));
    }),
    places: new Map(servers.map((server, place) => [server, place])),
  };
}

/** The Servers that select a workload's pods, in their order. */
export function serversSelecting({ byLabel, places }: ServerIndex, workload: Workload): readonly Server[] {
  const { namespace, labels } = workload;
  const keys = [
    keyOf(namespace),
    ...Object.entries(labels).map(([key, value]) => keyOf(namespace, key, value)),
  ];
  return keys
    .flatMap((key) => byLabel.get(key) ?? [])
    .filter(({ pods }) => pods !== undefined && matches(pods, labels))
    .sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
