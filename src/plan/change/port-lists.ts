import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Edit } from '#plan/edit.ts';

/** Annotations that take ports past a proxy, of pods or (Linkerd) of their namespace. */
const LISTS = {
  outbound: ['traffic.sidecar.istio.io/excludeOutboundPorts', 'config.linkerd.io/skip-outbound-ports'],
  inbound: ['traffic.sidecar.istio.io/excludeInboundPorts', 'config.linkerd.io/skip-inbound-ports'],
} as const;
/** Annotations that take everything that comes in past a proxy. */
const SWITCHES = ['ambient.istio.io/bypass-inbound-capture'] as const;

/** An annotation that takes something past the proxy, and the edit by which it does so no more. */
export interface Unlisting {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly key: string;
  readonly value: string;
  /** As written, those that are taken out. */
  readonly gone: readonly string[];
  readonly edit: Edit;
}

/** Takes ports out of the lists that concern a workload; `undefined` for all that is in its own annotations. */
export function unlist(
  { cluster }: Fabric,
  { resource, template, namespace }: Workload,
  direction: keyof typeof LISTS,
  ports: ReadonlySet<number> | undefined,
): readonly Unlisting[] {
  const own = [{ resource, at: joinPointer(template.pointer, 'metadata'), metadata: template.metadata }];
  const wider = cluster.namespaces.get(namespace)?.resource;
  const holders =
    wider === undefined || ports === undefined
      ? own
      : [...own, { resource: wider, at: '/metadata', metadata: objectAt(wider.object, 'metadata') }];
  const keys: readonly string[] = direction === 'inbound' ? [...LISTS.inbound, ...SWITCHES] : LISTS.outbound;
  return holders.flatMap((holder) =>
    keys.flatMap((key): readonly Unlisting[] => {
      const value = objectAt(holder.metadata, 'annotations')[key];
      if (typeof value !== 'string' || value.trim() === '') return [];
      const all = value.split(',').map((one) => one.trim());
      const isList = !SWITCHES.some((one) => one === key);
      const rest = isList && ports !== undefined ? all.filter((one) => !ports.has(Number(one))) : [];
      if (rest.length === all.length) return [];
      const pointer = joinPointer(holder.at, 'annotations', key);
      const edit: Edit =
        rest.length === 0
          ? { action: 'remove', resource: holder.resource, pointer }
          : { action: 'set', resource: holder.resource, pointer, value: rest.join(',') };
      const gone = isList ? all.filter((one) => !rest.includes(one)) : [];
      return [{ resource: holder.resource, pointer, key, value, gone, edit }];
    }),
  );
}
