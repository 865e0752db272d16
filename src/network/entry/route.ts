import { findService, serviceTargets, type Target } from '#cluster/backend.ts';
import type { Cluster } from '#cluster/cluster.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { isGranted } from '#cluster/reference-grant.ts';
import type { ServicePort } from '#cluster/service-port.ts';
import {
  arrayAt,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  stringAt,
} from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** How a controller in the cluster is told to let the outside in. */
export type RouteType =
  | 'Ingress'
  | 'Route'
  | 'HTTPRoute'
  | 'GRPCRoute'
  | 'TLSRoute'
  | 'TCPRoute'
  | 'UDPRoute';

/** A way through an ingress controller or gateway to a port of a workload. */
export interface RouteEntrance {
  readonly type: RouteType;
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly target: Target;
  readonly through: { readonly type: 'ingress-controller' };
}

/** A Service, and which of its ports: by number, by name, by target (`any`: all of them). */
interface Reference {
  readonly pointer: Pointer;
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string | undefined;
  readonly isTarget?: boolean;
}

const GATEWAY_ROUTES: readonly string[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** The ways that Ingresses, OpenShift Routes and routes of the Gateway API open, in order of reading. */
export function routeEntrances(cluster: Cluster): readonly RouteEntrance[] {
  return cluster.resources.flatMap((resource) => {
    const type = routeType(resource);
    if (type === undefined) return [];
    return references(resource, type, cluster).flatMap((reference) => {
      const service = findService(cluster, reference.namespace, reference.service);
      const ports = service?.ports.filter((port) => isMeant(port, reference)) ?? [];
      const targets = service === undefined ? [] : serviceTargets(service, ports);
      const through = { type: 'ingress-controller' } as const;
      return targets.map((target) => ({ type, resource, pointer: reference.pointer, target, through }));
    });
  });
}

function routeType({ apiVersion, kind }: Resource): RouteType | undefined {
  if (kind === 'Ingress' && /^(networking\.k8s\.io|extensions)\//.test(apiVersion)) return kind;
  if (kind === 'Route' && apiVersion === 'route.openshift.io/v1') return kind;
  if (!apiVersion.startsWith('gateway.networking.k8s.io/')) return undefined;
  return GATEWAY_ROUTES.includes(kind) ? (kind as RouteType) : undefined;
}

function isMeant(port: ServicePort, { port: wanted, isTarget }: Reference): boolean {
  if (wanted === undefined) return true;
  if (isTarget === true) return port.targetPort === wanted || port.name === wanted;
  return typeof wanted === 'number' ? port.port === wanted : port.name === wanted;
}

function references(resource: Resource, type: RouteType, cluster: Cluster): readonly Reference[] {
  const spec = objectAt(resource.object, 'spec');
  const namespace = namespaceOf(resource);
  if (type === 'Ingress') return ingressReferences(spec, namespace);
  if (type === 'Route') return openShiftReferences(spec, namespace);
  return gatewayReferences(resource, spec, namespace, cluster);
}

/** Ingress v1: the default backend, and one per path. (v1beta1 wrote `serviceName` and `servicePort`.) */
function ingressReferences(spec: JsonObject, namespace: string): readonly Reference[] {
  const backends: [Json | undefined, Pointer][] = [
    [spec['defaultBackend'], '/spec/defaultBackend'],
    [spec['backend'], '/spec/backend'],
  ];
  for (const [index, rule] of arrayAt(spec, 'rules').entries()) {
    const http = isObject(rule) ? objectAt(rule, 'http') : {};
    for (const [number, path] of arrayAt(http, 'paths').entries()) {
      const pointer = joinPointer('/spec', 'rules', index, 'http', 'paths', number, 'backend');
      backends.push([isObject(path) ? path['backend'] : undefined, pointer]);
    }
  }
  return backends.flatMap(([backend, pointer]) => {
    if (!isObject(backend)) return [];
    const service = objectAt(backend, 'service');
    const port = objectAt(service, 'port');
    const name = stringAt(service, 'name') ?? stringAt(backend, 'serviceName');
    const written = port['number'] ?? port['name'] ?? backend['servicePort'];
    return name === undefined ? [] : { pointer, namespace, service: name, port: portOf(written) };
  });
}

/** Route v1 (route.openshift.io): `to` and `alternateBackends`; `port.targetPort` is the pod's port, or a port's name. */
function openShiftReferences(spec: JsonObject, namespace: string): readonly Reference[] {
  const port = portOf(objectAt(spec, 'port')['targetPort']);
  const alternatives = arrayAt(spec, 'alternateBackends').map((backend, index): [Json, Pointer] => [
    backend,
    joinPointer('/spec', 'alternateBackends', index),
  ]);
  const backends: [Json | undefined, Pointer][] = [[spec['to'], '/spec/to'], ...alternatives];
  return backends.flatMap(([backend, pointer]) => {
    const name =
      isObject(backend) && (backend['kind'] ?? 'Service') === 'Service'
        ? stringAt(backend, 'name')
        : undefined;
    return name === undefined ? [] : { pointer, namespace, service: name, port, isTarget: true };
  });
}

/**
 * Gateway API v1: `backendRefs` of each rule. A route whose parents are Services routes within the mesh, not from outside; a Service of
 * another namespace needs a ReferenceGrant there.
 */
function gatewayReferences(
  resource: Resource,
  spec: JsonObject,
  namespace: string,
  cluster: Cluster,
): readonly Reference[] {
  const parents = arrayAt(spec, 'parentRefs').filter(isObject);
  if (parents.length > 0 && parents.every((parent) => parent['kind'] === 'Service')) return [];
  return arrayAt(spec, 'rules').flatMap((rule, index) => {
    const backends = isObject(rule) && isArray(rule['backendRefs']) ? rule['backendRefs'] : [];
    return backends.flatMap((backend, number) => {
      if (!isObject(backend) || (backend['kind'] ?? 'Service') !== 'Service') return [];
      const service = stringAt(backend, 'name');
      const where = stringAt(backend, 'namespace') ?? namespace;
      if (service === undefined || !isGranted(cluster, resource, namespace, where, service)) return [];
      const pointer = joinPointer('/spec', 'rules', index, 'backendRefs', number);
      return { pointer, namespace: where, service, port: portOf(backend['port']) };
    });
  });
}

function portOf(value: Json | undefined): number | string | undefined {
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
}
