import type { ReachMap } from '#reach/map/map.ts';

/** One end of what is shown: everybody, all of a namespace, or one workload by its number. */
export type Endpoint =
  | { readonly type: 'everybody' }
  | { readonly type: 'namespace'; readonly name: string }
  | { readonly type: 'workload'; readonly number: number };

/** Says a set of workloads (ascending numbers) in as few ends as possible. */
export type Cover = (numbers: readonly number[]) => readonly Endpoint[];

/** Covers for the workloads of a map. A namespace or a cluster with only one workload is said as the workload. */
export function coverOf({ workloads }: ReachMap): Cover {
  const sizes = new Map<string, number>();
  for (const { namespace } of workloads) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
  return (numbers) => {
    if (numbers.length === workloads.length && numbers.length > 1) return [{ type: 'everybody' }];
    const byNamespace = new Map<string, number[]>();
    for (const number of numbers) {
      const namespace = workloads[number]?.namespace ?? '';
      const list = byNamespace.get(namespace);
      if (list === undefined) byNamespace.set(namespace, [number]);
      else list.push(number);
    }
    return [...byNamespace].flatMap(([name, list]): readonly Endpoint[] =>
      list.length > 1 && list.length === sizes.get(name)
        ? [{ type: 'namespace', name }]
        : list.map((number) => ({ type: 'workload', number })),
    );
  };
}

/** `every workload`, `namespace/*`, `namespace/name`. */
export function endpointText(endpoint: Endpoint, names: readonly string[]): string {
  switch (endpoint.type) {
    case 'everybody':
      return 'every workload';
    case 'namespace':
      return `${endpoint.name}/*`;
    case 'workload':
      return names[endpoint.number] ?? '';
    default:
      return endpoint satisfies never;
  }
}

/** The far side without the near one, unless it is shorter with it: `shop/*` rather than all others in it. */
export function farEnds(cover: Cover, far: readonly number[], near: readonly number[]): readonly Endpoint[] {
  const whole = cover(far);
  const [self, ...more] = near;
  if (more.length > 0 || self === undefined) return whole;
  const others = cover(far.filter((number) => number !== self));
  return others.length <= whole.length ? others : whole;
}
