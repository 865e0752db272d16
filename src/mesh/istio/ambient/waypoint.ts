import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Relay } from '#mesh/way.ts';
import { label, matches, parseSelector } from '#set/selector.ts';

/** The port on which proxies take HBONE (Istio docs, "HBONE"). */
export const HBONE_PORT = 15008;

/** The label by which the pods of a Gateway are found (Gateway API, GEP-1762). */
export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** A Gateway that stands before Services or pods inside the mesh (Istio docs, "Configure waypoint proxies"). */
export interface Waypoint {
  readonly gateway: Resource;
  readonly namespace: string;
  readonly name: string;
  /** Label `istio.io/waypoint-for` of the Gateway, else of its class; `service` if neither says. */
  readonly serves: string;
  /** One of Istio's own; of another class it may be anything. */
  readonly known: boolean;
  /** Its pods, as they are seen by others: one for each service account that they run under. */
  readonly relays: readonly Relay[];
  /** What its pods are labelled with, as far as it is known. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether what is in a namespace may use it (`allowedRoutes` of its HBONE listener). */
  readonly admits: (namespace: string) => boolean;
}

const CLASSES = new Set(['istio-waypoint', 'istio-agentgateway-waypoint']);
const CONTROLLER = 'istio.io/mesh-controller';
const read = new WeakMap<Istio, ReadonlyMap<string, Waypoint>>();

/** All Gateways that could serve as a waypoint, by `namespace/name`. */
export function findWaypoints(istio: Istio): ReadonlyMap<string, Waypoint> {
  let found = read.get(istio);
  if (found === undefined) {
    found = readWaypoints(istio);
    read.set(istio, found);
  }
  return found;
}

/** The pods of a Gateway that the manifests don't have, as Istio would deploy it. */
export function usualRelay(namespace: string, name: string): Relay {
  return { namespace, labels: { [GATEWAY_NAME_LABEL]: name }, serviceAccount: name, port: HBONE_PORT };
}

function readWaypoints(istio: Istio): ReadonlyMap<string, Waypoint> {
  const classes = new Map<string, Resource>();
  const gateways: Resource[] = [];
  for (const resource of istio.cluster.resources) {
    const kind = groupKind(resource);
    if (kind === 'gateway.networking.k8s.io/GatewayClass') classes.set(resource.name, resource);
    if (kind === 'gateway.networking.k8s.io/Gateway') gateways.push(resource);
  }
  const pods = instances(istio);
  return new Map(
    gateways.map((gateway) => {
      const namespace = namespaceOf(gateway);
      const key = `${namespace}/${gateway.name}`;
      return [key, waypointOf(istio, gateway, classes, pods.get(key) ?? [])];
    }),
  );
}

function waypointOf(
  istio: Istio,
  gateway: Resource,
  classes: ReadonlyMap<string, Resource>,
  pods: readonly Workload[],
): Waypoint {
  const spec = objectAt(gateway.object, 'spec');
  const className = stringAt(spec, 'gatewayClassName') ?? '';
  const own = classes.get(className);
  const controller = own && stringAt(objectAt(own.object, 'spec'), 'controllerName');
  const namespace = namespaceOf(gateway);
  const accounts = [...new Set(pods.map(({ serviceAccount }) => serviceAccount || 'default'))].sort();
  const annotated = label(metadataOf(gateway, 'annotations'), 'gateway.istio.io/service-account');
  const usual = usualRelay(namespace, gateway.name);
  return {
    gateway,
    namespace,
    name: gateway.name,
    serves:
      label(metadataOf(gateway, 'labels'), 'istio.io/waypoint-for') ??
      (own && label(metadataOf(own, 'labels'), 'istio.io/waypoint-for')) ??
      'service',
    known: controller === undefined ? CLASSES.has(className) : controller === CONTROLLER,
    relays: (accounts.length > 0 ? accounts : [annotated ?? gateway.name]).map((serviceAccount) => ({
      ...usual,
      serviceAccount,
    })),
    labels: {
      ...metadataOf(gateway, 'labels'),
      ...stringMap(objectAt(objectAt(spec, 'infrastructure'), 'labels')),
      ...Object.fromEntries(pods.flatMap((one) => Object.entries(one.labels))),
      [GATEWAY_NAME_LABEL]: gateway.name,
    },
    admits: admission(istio, namespace, spec),
  };
}

/**
 * `from: Same` unless the listener says `All` or `Selector` (Gateway API, RouteNamespaces). A namespace whose labels aren't among the
 * manifests is taken to be admitted.
 */
function admission(istio: Istio, own: string, spec: JsonObject): (namespace: string) => boolean {
  const listener = arrayAt(spec, 'listeners').find(
    (one) => isObject(one) && one['protocol'] === 'HBONE' && one['port'] === HBONE_PORT,
  );
  const allowed = objectAt(objectAt(isObject(listener) ? listener : {}, 'allowedRoutes'), 'namespaces');
  const from = stringAt(allowed, 'from') ?? 'Same';
  if (from === 'All') return () => true;
  if (from !== 'Selector') return (namespace) => namespace === own;
  const selector = parseSelector(allowed['selector']);
  if (typeof selector === 'string') return () => false;
  return (name) => {
    const namespace = istio.cluster.namespaces.get(name);
    return namespace?.resource === undefined || matches(selector, namespace.labels);
  };
}

/** The workloads that are a Gateway's pods, by its `namespace/name`. A bare Pod is none: whoever adds one may give it the label. */
function instances({ cluster }: Istio): ReadonlyMap<string, readonly Workload[]> {
  const found = new Map<string, Workload[]>();
  for (const workload of [...cluster.workloads, ...cluster.operated]) {
    const name = label(workload.labels, GATEWAY_NAME_LABEL);
    if (name === undefined || workload.resource.kind === 'Pod') continue;
    const key = `${workload.namespace}/${name}`;
    found.set(key, [...(found.get(key) ?? []), workload]);
  }
  return found;
}

function metadataOf(resource: Resource, key: string): Readonly<Record<string, string>> {
  return stringMap(objectAt(resource.object, 'metadata')[key]);
}
