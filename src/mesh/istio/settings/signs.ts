import type { Cluster } from '#cluster/cluster.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** The first resource, by id, that speaks of Istio at all, and the first that speaks of its ambient mode. */
export interface IstioSigns {
  readonly istio: Resource | undefined;
  readonly ambient: Resource | undefined;
}

const GROUPS = /^([a-z0-9-]+\.)*(istio\.io|sailoperator\.io)\//;
const KEYS = /(^|[./])istio\.io(\/|$)|^istio-injection$|^istio\.io\//;
const AMBIENT_KEYS = new Set(['istio.io/dataplane-mode', 'istio.io/use-waypoint', 'istio.io/waypoint-for']);
const known = new WeakMap<Cluster, IstioSigns>();

/**
 * Whether anything among the manifests shows that the cluster has Istio. Without a sign, a workload whose namespace isn't
 * among the manifests is taken to be in no mesh; with one, that can't be told.
 */
export function istioSigns(cluster: Cluster): IstioSigns {
  let signs = known.get(cluster);
  if (signs === undefined) {
    signs = findSigns(cluster);
    known.set(cluster, signs);
  }
  return signs;
}

function findSigns(cluster: Cluster): IstioSigns {
  let istio: Resource | undefined;
  let ambient: Resource | undefined;
  const see = (resource: Resource, isAmbient: boolean) => {
    if (istio === undefined || resource.id < istio.id) istio = resource;
    if (isAmbient && (ambient === undefined || resource.id < ambient.id)) ambient = resource;
  };
  for (const resource of cluster.resources) {
    const keys = metadataKeys(resource);
    const isAmbient = keys.some((key) => AMBIENT_KEYS.has(key)) || speaksOfAmbient(resource);
    if (isAmbient || keys.some((key) => KEYS.test(key)) || isOfIstio(resource)) see(resource, isAmbient);
  }
  for (const { resource, template, labels, annotations } of [...cluster.workloads, ...cluster.operated]) {
    const keys = [...speaking(labels), ...speaking(annotations)];
    const isAmbient = keys.some((key) => AMBIENT_KEYS.has(key));
    const containers = [...arrayAt(template.spec, 'containers'), ...arrayAt(template.spec, 'initContainers')];
    const hasProxy = containers.some((one) => isObject(one) && one['name'] === 'istio-proxy');
    if (isAmbient || hasProxy || keys.some((key) => KEYS.test(key))) see(resource, isAmbient);
  }
  return { istio, ambient };
}

function metadataKeys({ object }: Resource): readonly string[] {
  const metadata = objectAt(object, 'metadata');
  return [...speaking(stringMap(metadata['labels'])), ...speaking(stringMap(metadata['annotations']))];
}

/** The keys, without the one by which charts keep out of any mesh, wherever they are installed. */
function speaking(map: Readonly<Record<string, string>>): readonly string[] {
  const keys = Object.keys(map);
  return keys.filter((key) => key !== 'sidecar.istio.io/inject' || map[key] !== 'false');
}

function isOfIstio(resource: Resource): boolean {
  if (GROUPS.test(resource.apiVersion)) return true;
  if (resource.kind === 'ConfigMap') return /^istio(-.+)?$/.test(resource.name);
  return (
    groupKind(resource) === 'gateway.networking.k8s.io/Gateway' && className(resource).startsWith('istio')
  );
}

function speaksOfAmbient(resource: Resource): boolean {
  if (groupKind(resource) === 'gateway.networking.k8s.io/Gateway') {
    return className(resource).startsWith('istio-');
  }
  if (groupKind(resource).endsWith('sailoperator.io/ZTunnel')) return true;
  return groupKind(resource) === 'apps/DaemonSet' && resource.name === 'ztunnel';
}

function className({ object }: Resource): string {
  return stringAt(objectAt(object, 'spec'), 'gatewayClassName') ?? '';
}
