import { findListeners, type Listener } from '#cluster/listener.ts';
import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import { type Policy, rulesFor } from '#network/read/policy.ts';

/**
 * The listeners of a workload: ports that its containers declare and that Services lead to; ports that only a policy which
 * governs it names (a container may listen on what it doesn't declare); then `any` other.
 */
export function listenersOf(network: Network, workload: Workload): readonly Listener[] {
  const known = declaredOf(network).get(workload) ?? [];
  const declared = known.filter(({ source }) => source !== 'any');
  const seen = new Set(declared.map(({ protocol, port }) => `${protocol}/${port}`));
  const named = governingOf(network, workload, 'ingress').policies.flatMap((policy) =>
    portsIn(policy, workload),
  );
  const added = named.filter(({ protocol, port }) => {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return [...declared, ...added, ...known.filter(({ source }) => source === 'any')];
}

const found = new WeakMap<Network, ReadonlyMap<Workload, readonly Listener[]>>();

/** Those of all workloads, gone through once. */
function declaredOf(network: Network): ReadonlyMap<Workload, readonly Listener[]> {
  const known = found.get(network);
  if (known !== undefined) return known;
  const listeners = findListeners(network.cluster);
  found.set(network, listeners);
  return listeners;
}

/** The single ports that a policy's ingress rules name; a range is no sign of a listener. */
function portsIn(policy: Policy, workload: Workload): readonly Listener[] {
  return (rulesFor(policy, 'ingress') ?? []).flatMap(({ ports, pointer }) =>
    ports === 'any'
      ? []
      : ports.flatMap((port) => {
          if (port.type !== 'ports') return [];
          const { protocol } = port;
          const single = port.ports.flatMap(([from, to]) => (from === to ? from : []));
          return single.map(
            (number): Listener => ({
              workload,
              protocol,
              port: number,
              name: '',
              source: 'policy',
              resource: policy.resource,
              pointer,
            }),
          );
        }),
  );
}
