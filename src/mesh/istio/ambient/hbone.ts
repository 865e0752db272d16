import { groupKind } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { findWaypoints } from '#mesh/istio/ambient/waypoint.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label } from '#set/selector.ts';

/** Whether a sidecar takes mutual TLS in HBONE, at port 15008, as the ambient mesh's clients want it. */
export interface Hbone {
  readonly accepted: Answer;
  readonly because: readonly MeshBecause[];
}

const METADATA = 'ISTIO_META_ENABLE_HBONE';
const TUNNEL = 'networking.istio.io/tunnel';
const CONFIG = 'proxy.istio.io/config';

/**
 * A sidecar takes HBONE if its proxy metadata says `ISTIO_META_ENABLE_HBONE`: for the pod, or in the mesh's configuration, where
 * the ambient profile writes it (Istio docs, "Install ambient components, Enable HBONE support in existing sidecars"). So where
 * something is in the ambient mesh and no configuration is among the manifests, sidecars are taken to have it.
 */
export function sidecarHbone(istio: Istio, workload: Workload): Hbone {
  return ofPod(workload) ?? ofMesh(istio);
}

function ofPod({ resource, template, labels, annotations }: Workload): Hbone | undefined {
  const at = (...tokens: readonly string[]) => joinPointer(template.pointer, ...tokens);
  if (label(labels, TUNNEL) === 'http') {
    return taken('its label says so', resource, at('metadata', 'labels', TUNNEL));
  }
  const configured = enabledIn(label(annotations, CONFIG) ?? '');
  if (configured !== undefined) {
    const pointer = at('metadata', 'annotations', CONFIG);
    return configured ? taken('its annotation says so', resource, pointer) : refused(resource, pointer);
  }
  const containers = [...arrayAt(template.spec, 'containers'), ...arrayAt(template.spec, 'initContainers')];
  const written = containers
    .filter(isObject)
    .filter((one) => one['name'] === 'istio-proxy')
    .flatMap((one) => arrayAt(one, 'env'))
    .find((variable) => isObject(variable) && variable['name'] === METADATA);
  if (!isObject(written) || stringAt(written, 'value') !== 'true') return undefined;
  return taken('its environment says so', resource, at('spec'));
}

const ofMeshes = new WeakMap<Istio, Hbone>();

function ofMesh(istio: Istio): Hbone {
  const known = ofMeshes.get(istio) ?? readMesh(istio);
  ofMeshes.set(istio, known);
  return known;
}

function readMesh(istio: Istio): Hbone {
  const { resource } = istio.settings;
  if (resource !== undefined) {
    const configured = configuredBy(resource);
    if (configured === true) return taken("the mesh's configuration says so", resource, '');
    if (configured === false) return refused(resource, '');
  }
  const sign = signOfAmbient(istio);
  if (sign === undefined) return { accepted: 'no', because: [{ reason: 'istio/sidecar-no-hbone' }] };
  return taken('the ambient profile lets every sidecar', sign, '');
}

/** A ConfigMap holds YAML as text; IstioOperator, Istio and Helm's values name the profile. */
function configuredBy({ object }: Resource): boolean | undefined {
  const text = JSON.stringify(object);
  return enabledIn(text) ?? (/\\?"profile\\?":\s*\\?"ambient\\?"/.test(text) ? true : undefined);
}

function enabledIn(text: string): boolean | undefined {
  const value = /ISTIO_META_ENABLE_HBONE\\?["']?\s*:\s*\\?["']?(true|false)/.exec(text)?.[1];
  return value === undefined ? undefined : value === 'true';
}

/** Something that only makes sense with the ambient profile: a namespace, a workload, a waypoint, ztunnel itself. */
function signOfAmbient(istio: Istio): Resource | undefined {
  const { cluster } = istio;
  const ambient = (labels: Readonly<Record<string, string>>) =>
    label(labels, 'istio.io/dataplane-mode') === 'ambient';
  for (const { resource, labels } of cluster.namespaces.values()) if (ambient(labels)) return resource;
  const workload = cluster.workloads.find(
    ({ labels, resource }) =>
      ambient(labels) || (resource.name === 'ztunnel' && groupKind(resource) === 'apps/DaemonSet'),
  );
  return workload?.resource ?? [...findWaypoints(istio).values()].find(({ known }) => known)?.gateway;
}

function taken(detail: string, resource: Resource, pointer: string): Hbone {
  return { accepted: 'yes', because: [{ reason: 'istio/sidecar-hbone', detail, resource, pointer }] };
}

function refused(resource: Resource, pointer: string): Hbone {
  return { accepted: 'no', because: [{ reason: 'istio/sidecar-no-hbone', resource, pointer }] };
}
