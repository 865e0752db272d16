import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { controlPlanes, isMachinery } from '#plan/machinery.ts';
import { isMember } from '#plan/member.ts';
import { isNoRequests, whereValue } from '#set/request-set.ts';
import { ABSENT } from '#set/string-set.ts';

/**
 * Why a listener takes a connection without a certificate of the mesh.
 * By design: - `gateway`: its ports are for those outside. - `public`: eastwest.yaml says that the outside may reach it.
 * - `machinery`: it belongs to the mesh or to the cluster's own parts. - `protocol`: meshes carry TCP only.
 * Otherwise: - `outside-mesh`: no proxy. - `bypass`: the port goes past the proxy. - `policy`: a policy, or a default, permits it.
 * - `unknown`: it can't be told.
 */
export const OPEN_KINDS = [
  'gateway',
  'public',
  'machinery',
  'protocol',
  'outside-mesh',
  'bypass',
  'policy',
  'unknown',
] as const;
export type OpenKind = (typeof OPEN_KINDS)[number];

/** A declared listener that doesn't accept mutual TLS only. */
export interface OpenListener {
  readonly listener: FabricListener;
  readonly kind: OpenKind;
  readonly because: readonly MeshBecause[];
}

const BY_DESIGN: ReadonlySet<OpenKind> = new Set(['gateway', 'public', 'machinery', 'protocol']);

export function isByDesign({ kind }: Pick<OpenListener, 'kind'>): boolean {
  return BY_DESIGN.has(kind);
}

/** The listeners that somebody declared or that a Service or policy names. What nothing names isn't looked at. */
export function namedListeners(fabric: Fabric, workload: Workload): readonly FabricListener[] {
  return fabricListeners(fabric, workload).filter(({ source }) => source !== 'any');
}

/** All named listeners that take more than mutual TLS. `open` are the names in eastwest.yaml that the outside may reach. */
export function openListeners(fabric: Fabric, open: readonly string[]): readonly OpenListener[] {
  return fabric.network.workloads.flatMap((workload) =>
    namedListeners(fabric, workload).flatMap((listener) => openListener(fabric, listener, open) ?? []),
  );
}

/** `undefined`: it accepts mutual TLS only, or nothing at all. */
export function openListener(
  fabric: Fabric,
  listener: FabricListener,
  open: readonly string[] = [],
): OpenListener | undefined {
  const { workload, protocol } = listener;
  const { mesh, mode, because } = membershipOf(fabric.mesh, workload);
  const member = isMember(fabric, workload);
  if (isMachinery(fabric, workload)) return { listener, kind: 'machinery', because };
  if (member === 'no') return { listener, kind: 'outside-mesh', because };
  if (protocol !== 'TCP') return { listener, kind: 'protocol', because };
  const admitting = listener.ways.flatMap((way) => admits(way, mesh === 'linkerd') ?? []);
  if (admitting.length === 0) return undefined;
  const reasons = admitting.flatMap((one) => one.because);
  const of = (kind: OpenKind): OpenListener => ({ listener, kind, because: reasons });
  if (reasons.every(({ reason }) => OWN_PORTS.has(reason))) return of('machinery');
  if (mesh === 'linkerd' && controlPlanes(fabric).proxyPorts.has(listener.port)) return of('machinery');
  if (mode === 'gateway' || mode === 'waypoint') return of('gateway');
  if (open.includes(`${workload.namespace}/${workload.resource.name}`)) return of('public');
  if (member === 'unknown') return { listener, kind: 'unknown', because };
  if (reasons.some(({ reason }) => BYPASSES.has(reason))) return of('bypass');
  return of(admitting.some(({ sure }) => sure) ? 'policy' : 'unknown');
}

const OWN_PORTS: ReadonlySet<string> = new Set(['istio/own-port']);

const BYPASSES: ReadonlySet<string> = new Set([
  'istio/port-excluded',
  'istio/port-not-included',
  'istio/no-interception',
  'istio/capture-unreadable',
  'istio/capture-metadata',
  'istio/bypass-inbound',
  'linkerd/skip-inbound',
  'linkerd/skip-subnets',
]);

interface Admits {
  readonly sure: boolean;
  readonly because: readonly MeshBecause[];
}

/**
 * Whether a way lets plaintext in. Istio decides that by the mode of the listener, Linkerd by who is authorized: there mutual TLS is always
 * optional, and an authorization that asks for an identity makes it mandatory. Requests that are let through since they are a probe's don't count: what is let through
 * to everybody has a decision of its own.
 */
function admits({ transport, accepted, because, authorization }: Way, byAuthorization: boolean) {
  if (transport !== 'plaintext' || accepted === 'no') return undefined;
  if (!byAuthorization) return { sure: accepted === 'yes', because } satisfies Admits;
  const permitting = authorization.decisions.filter(
    (one) =>
      one.outcome !== 'denied' &&
      !one.because.some(({ reason }) => reason === 'linkerd/probe') &&
      !isNoRequests(whereValue(one.requests, 'principal', ABSENT)),
  );
  if (permitting.length === 0) return undefined;
  const sure = accepted === 'yes' && permitting.some(({ outcome }) => outcome === 'permitted');
  return { sure, because: permitting.flatMap((one) => one.because) } satisfies Admits;
}
