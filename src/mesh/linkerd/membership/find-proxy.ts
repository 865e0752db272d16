import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** A container of a pod template, and where it stands. */
export interface FoundContainer {
  readonly container: JsonObject;
  readonly name: string;
  readonly pointer: Pointer;
}

/** The proxy that a manifest brings along, as a container or as a native sidecar (`linkerd inject --manual`, the control plane). */
export function findProxy(workload: Workload): FoundContainer | undefined {
  return (
    containersOf(workload, 'containers').find(
      ({ container, name }) => name === 'linkerd-proxy' || imageStarts(container, 'cr.l5d.io/linkerd/proxy:'),
    ) ?? containersOf(workload, 'initContainers').find(({ name }) => name === 'linkerd-proxy')
  );
}

/** Another proxy, or a lone init container of one, beside which the injector does nothing (pkg/healthcheck/sidecar.go). */
export function findOtherSidecar(workload: Workload): FoundContainer | undefined {
  return (
    containersOf(workload, 'containers').find(
      ({ container, name }) =>
        name === 'istio-proxy' || imageStarts(container, 'gcr.io/istio-release/proxyv2:'),
    ) ??
    containersOf(workload, 'initContainers').find(
      ({ container, name }) =>
        name === 'linkerd-init' ||
        name === 'istio-init' ||
        imageStarts(container, 'cr.l5d.io/linkerd/proxy-init:') ||
        imageStarts(container, 'gcr.io/istio-release/proxy_init:'),
    )
  );
}

/** The value of an argument of the init container that a manifest brings along: `--inbound-ports-to-ignore`. */
export function initArgument(workload: Workload, name: string): string | undefined {
  const init = containersOf(workload, 'initContainers').find((one) => one.name === 'linkerd-init');
  const words = init === undefined ? [] : arrayAt(init.container, 'args');
  const index = words.indexOf(name);
  const value = index < 0 ? undefined : words[index + 1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export function containersOf(
  { template }: Workload,
  list: 'containers' | 'initContainers',
): readonly FoundContainer[] {
  return arrayAt(template.spec, list).flatMap((container, index) => {
    if (!isObject(container)) return [];
    const pointer = joinPointer(template.pointer, 'spec', list, index);
    return { container, name: stringAt(container, 'name') ?? '', pointer };
  });
}

function imageStarts(container: JsonObject, prefix: string): boolean {
  return (stringAt(container, 'image') ?? '').startsWith(prefix);
}
