import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioSigns } from '#mesh/istio/settings/signs.ts';
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
  const { resource, meshConfig, pointer = '' } = istio.settings;
  if (resource !== undefined) {
    const defaults = objectAt(objectAt(meshConfig ?? {}, 'defaultConfig'), 'proxyMetadata');
    const written = stringAt(defaults, METADATA);
    if (written === 'true') return taken("the mesh's configuration says so", resource, pointer);
    // istiod's ConfigMap is complete; an IstioOperator or Helm's values are laid over a profile.
    if (written !== undefined || resource.kind === 'ConfigMap') return refused(resource, pointer);
    if (stringAt(objectAt(resource.object, 'spec'), 'profile') === 'ambient') {
      return taken('the ambient profile lets every sidecar', resource, '/spec/profile');
    }
  }
  const sign = istioSigns(istio.cluster).ambient;
  if (sign === undefined) return { accepted: 'no', because: [{ reason: 'istio/sidecar-no-hbone' }] };
  return taken('the ambient profile lets every sidecar', sign, '');
}

function enabledIn(text: string): boolean | undefined {
  const value = /ISTIO_META_ENABLE_HBONE["']?\s*:\s*["']?(true|false)/.exec(text)?.[1];
  return value === undefined ? undefined : value === 'true';
}

function taken(detail: string, resource: Resource, pointer: string): Hbone {
  return { accepted: 'yes', because: [{ reason: 'istio/sidecar-hbone', detail, resource, pointer }] };
}

function refused(resource: Resource, pointer: string): Hbone {
  return { accepted: 'no', because: [{ reason: 'istio/sidecar-no-hbone', resource, pointer }] };
}
