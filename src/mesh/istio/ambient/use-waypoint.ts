import { stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { findWaypoints, type Waypoint } from '#mesh/istio/ambient/waypoint.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { type Labels, label } from '#set/selector.ts';

const USE = 'istio.io/use-waypoint';
const CANARY = 'istio.io/use-waypoint-canary';

/** A waypoint that something asks for. */
export interface WaypointUse {
  readonly namespace: string;
  readonly name: string;
  /** `undefined` if the manifests don't have the Gateway. */
  readonly waypoint: Waypoint | undefined;
  /** - `wrong-traffic`: it serves the other kind. - `not-admitted`: not for this namespace. Then nothing is led through it. */
  readonly refused: 'wrong-traffic' | 'not-admitted' | undefined;
  readonly because: MeshBecause;
}

/** Something that may carry the label, with where its labels stand. */
interface Holder {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly labels: Labels;
}

/** Services of Istio's own proxies are led through no waypoint (label `gateway.istio.io/managed`). */
const MANAGED = new Set(['istio.io-mesh-controller', 'istio.io-eastwest-controller']);

/**
 * The waypoints through which calls of a Service are led: by its label, else by its namespace's (Istio docs, "Configure waypoint
 * proxies, Use a waypoint proxy"). A Service without an address of its own has none: its name leads to pods.
 */
export function waypointsOfService(istio: Istio, service: Service): readonly WaypointUse[] {
  const { resource, namespace, headless } = service;
  const labels = stringMap(objectAt(resource.object, 'metadata')['labels']);
  if (headless || service.type === 'ExternalName') return [];
  if (MANAGED.has(label(labels, 'gateway.istio.io/managed') ?? '')) return [];
  const own = { resource, pointer: joinPointer('/metadata', 'labels'), labels };
  return uses(istio, namespace, own, 'service');
}

/** The waypoints through which calls of a pod's own address are led. */
export function waypointsOfWorkload(istio: Istio, workload: Workload): readonly WaypointUse[] {
  const { resource, namespace, labels, template } = workload;
  const own = { resource, pointer: joinPointer(template.pointer, 'metadata', 'labels'), labels };
  return uses(istio, namespace, own, 'workload');
}

function uses(
  istio: Istio,
  namespace: string,
  own: Holder,
  traffic: 'service' | 'workload',
): readonly WaypointUse[] {
  const holder = label(own.labels, USE) === undefined ? namespaceHolder(istio, namespace) : own;
  if (holder === undefined) return [];
  const primary = useOf(istio, namespace, holder, USE, traffic);
  if (primary === undefined) return [];
  // A namespace's waypoint for Services is no mistake for its pods; only a label of their own would be.
  if (holder !== own && primary.refused === 'wrong-traffic') return [];
  const canary = traffic === 'service' ? useOf(istio, namespace, holder, CANARY, traffic) : undefined;
  return canary === undefined ? [primary] : [primary, canary];
}

function namespaceHolder({ cluster }: Istio, name: string): Holder | undefined {
  const namespace = cluster.namespaces.get(name);
  if (namespace?.resource === undefined) return undefined;
  return { resource: namespace.resource, pointer: '/metadata/labels', labels: namespace.labels };
}

function useOf(
  istio: Istio,
  fallback: string,
  { resource, pointer, labels }: Holder,
  key: string,
  traffic: 'service' | 'workload',
): WaypointUse | undefined {
  const name = label(labels, key);
  if (name === undefined || name === '' || name === 'none') return undefined;
  const namespace = label(labels, `${key}-namespace`) ?? fallback;
  const waypoint = findWaypoints(istio).get(`${namespace}/${name}`);
  const because: MeshBecause = {
    reason: waypoint === undefined ? 'istio/waypoint-missing' : 'istio/waypoint',
    resource,
    pointer: joinPointer(pointer, key),
    detail: `${namespace}/${name}`,
  };
  return { namespace, name, waypoint, refused: refusal(waypoint, fallback, traffic), because };
}

function refusal(waypoint: Waypoint | undefined, namespace: string, traffic: string): WaypointUse['refused'] {
  if (waypoint === undefined) return undefined;
  if (!waypoint.admits(namespace)) return 'not-admitted';
  return waypoint.serves === traffic || waypoint.serves === 'all' ? undefined : 'wrong-traffic';
}
