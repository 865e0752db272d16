import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { findSidecars } from '#mesh/istio/client/find-sidecars.ts';
import { coversHost } from '#mesh/istio/client/host-name.ts';
import { specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A part of what a workload's proxy imports (Sidecar, IstioEgressListener). */
export interface EgressListener {
  readonly hosts: readonly { readonly namespace: string; readonly host: string }[];
  /** 0: for all ports. */
  readonly port: number;
  /** `captureMode: NONE`: the application must dial the listener itself. */
  readonly explicit: boolean;
  readonly pointer: Pointer;
}

/** What the proxy of a workload knows of the world. */
export interface SidecarScope {
  /** `undefined`: no Sidecar is for it, so it imports everything that is exported to it. */
  readonly resource: Resource | undefined;
  readonly egress: readonly EgressListener[] | undefined;
  readonly policy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  readonly because: MeshBecause;
}

const scopes = new WeakMap<Istio, WeakMap<Workload, readonly SidecarScope[]>>();

/**
 * The scope of a workload's sidecar (Sidecar: a Sidecar that selects the pods before one for the whole namespace before the root
 * namespace's; the oldest where there are several, or any of them if which one that will be isn't written).
 */
export function sidecarScopes(istio: Istio, workload: Workload): readonly SidecarScope[] {
  const known = scopes.get(istio) ?? new WeakMap<Workload, readonly SidecarScope[]>();
  scopes.set(istio, known);
  const found =
    known.get(workload) ?? findSidecars(istio, workload).map((one) => scopeOf(istio, workload, one));
  known.set(workload, found);
  return found.length === 0 ? [widestScope(istio)] : found;
}

/** The scope of a workload's proxy, where the oldest Sidecar is taken for granted. */
export function sidecarScope(istio: Istio, workload: Workload, isGateway: boolean): SidecarScope {
  const [first] = isGateway ? [] : sidecarScopes(istio, workload);
  return first ?? widestScope(istio);
}

/** The scope of gateways, and of what no Sidecar is for. */
export function widestScope({ settings }: Istio): SidecarScope {
  const { outboundTrafficPolicy, resource } = settings;
  const because: MeshBecause = {
    reason: 'istio/outbound-default',
    detail: outboundTrafficPolicy,
    ...(resource === undefined ? {} : { resource, pointer: settings.pointer ?? '' }),
  };
  return { resource: undefined, egress: undefined, policy: outboundTrafficPolicy, because };
}

function scopeOf(istio: Istio, workload: Workload, resource: Resource): SidecarScope {
  const byDefault: SidecarScope = { ...widestScope(istio), resource };
  const spec = specOf(resource);
  const listeners = arrayAt(spec, 'egress');
  const egress = listeners.length === 0 ? undefined : readEgress(listeners.filter(isObject), workload);
  const scope = egress === undefined ? byDefault : { ...byDefault, egress };
  if (!isObject(spec['outboundTrafficPolicy'])) return scope;
  // REGISTRY_ONLY is the first of the modes, and so what holds where the section stands without one.
  const policy =
    objectAt(spec, 'outboundTrafficPolicy')['mode'] === 'ALLOW_ANY' ? 'ALLOW_ANY' : 'REGISTRY_ONLY';
  const pointer = joinPointer('/spec', 'outboundTrafficPolicy');
  return {
    ...scope,
    policy,
    because: { reason: 'istio/outbound-policy', resource, pointer, detail: policy },
  };
}

/** Whether a listener imports a host of a namespace for a port (Sidecar, `hosts`: `namespace/dnsName`). */
export function imports(
  listener: EgressListener,
  namespace: string,
  host: string,
  port: number | undefined,
): boolean {
  if (listener.port !== 0 && port !== undefined && listener.port !== port) return false;
  return listener.hosts.some(
    (one) => (one.namespace === '*' || one.namespace === namespace) && coversHost(one.host, host),
  );
}

function readEgress(listeners: readonly JsonObject[], workload: Workload): readonly EgressListener[] {
  return listeners.map((listener, index) => {
    const port = objectAt(listener, 'port');
    const isProxy = (stringAt(port, 'protocol') ?? '').toUpperCase() === 'HTTP_PROXY';
    const number = port['number'];
    return {
      hosts: stringsAt(listener, 'hosts').flatMap((text) => readHost(text, workload.namespace)),
      port: typeof number === 'number' && !isProxy ? number : 0,
      explicit: stringAt(listener, 'captureMode') === 'NONE' || isProxy,
      pointer: joinPointer('/spec', 'egress', index),
    };
  });
}

function readHost(
  text: string,
  own: string,
): readonly { readonly namespace: string; readonly host: string }[] {
  const slash = text.indexOf('/');
  if (slash === -1) return [];
  const namespace = text.slice(0, slash);
  if (namespace === '~') return [];
  return [{ namespace: namespace === '.' ? own : namespace, host: text.slice(slash + 1) }];
}
