import type { Workload } from '#cluster/workload.ts';
import { PLACES, strongest } from '#mesh/istio/extension/extension.ts';
import { readExtensions } from '#mesh/istio/extension/extensions.ts';
import { proxyExtensions } from '#mesh/istio/extension/proxy-extensions.ts';
import { istioMachines } from '#mesh/istio/machine/machines.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Unmodelled } from '#mesh/unmodelled.ts';

/** What of Istio's resources makes answers unknown, each with what it is about: extensions of proxies, and machines outside. */
export function istioUnmodelled(istio: Istio): readonly Unmodelled[] {
  return [...extensions(istio), ...machines(istio)];
}

function extensions(istio: Istio): readonly Unmodelled[] {
  const all = readExtensions(istio);
  if (all.length === 0) return [];
  const { workloads, operated } = istio.cluster;
  const members = new Map<unknown, Workload[]>();
  for (const workload of [...workloads, ...operated]) {
    const { mode, member } = istioMembership(istio, workload);
    if (member === 'no') continue;
    const own = (['inbound', 'outbound'] as const).flatMap(
      (direction) => proxyExtensions(istio, workload, mode, direction).extensions,
    );
    for (const one of new Set(own)) members.set(one, [...(members.get(one) ?? []), workload]);
  }
  return all.flatMap((one): readonly Unmodelled[] => {
    const { resource, at } = one;
    const { effect, pointer } = strongest(
      PLACES.map((place) => at[place]),
      '/spec',
    );
    if (effect === 'nothing') return [];
    const applied = members.get(one) ?? [];
    const of = applied.length === 0 ? 'the proxies that it selects' : `the proxies of ${named(applied)}`;
    const what =
      effect === 'refuse'
        ? `whether ${of} refuse what is permitted is unknown`
        : `what ${of} let in and send is unknown, as far as it may change that`;
    return [{ resource, pointer, message: `what it does isn't modelled: ${what}` }];
  });
}

const MACHINE =
  'it is a machine outside, or stands for some: whether one shows its identity to a port is unknown';
const MOST = 3;

function named(workloads: readonly Workload[]): string {
  const names = workloads.map(({ namespace, resource }) => `${namespace}/${resource.name}`);
  const rest = names.length - MOST;
  return `${names.slice(0, MOST).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
}

function machines(istio: Istio): readonly Unmodelled[] {
  return istioMachines(istio).flatMap(({ because: { resource, pointer = '' } }) =>
    resource === undefined ? [] : [{ resource, pointer, message: MACHINE }],
  );
}
