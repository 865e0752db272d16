import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import { isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** A place among the manifests where a control plane is configured. */
export interface ConfigSource {
  readonly resource: Resource;
  /** `''` for the default revision. */
  readonly revision: string;
  /** MeshConfig; `undefined` if this source says nothing of it. */
  readonly meshConfig: JsonObject | undefined;
  readonly pointer: Pointer;
  /** The chart's values; `undefined` if this source has none. */
  readonly values: JsonObject | undefined;
  /** The injector's own configuration, if this is its ConfigMap. */
  readonly injector: JsonObject | undefined;
  /** The namespace of the control plane, as far as this source says. */
  readonly home: string | undefined;
}

/**
 * The sources in order of weight: the default revision before others by name; what istiod itself reads (ConfigMaps `istio` and
 * `istio-sidecar-injector`) before what an installer would make of it (Istio of the Sail operator, IstioOperator).
 */
export function configSources(resources: readonly Resource[], faults: MeshFault[]): readonly ConfigSource[] {
  const found = resources.flatMap((resource) => {
    const source = sourceOf(resource, faults);
    return source === undefined ? [] : [source];
  });
  return found.sort((a, b) => compareText(weight(a), weight(b)));
}

function weight({ revision, resource }: ConfigSource): string {
  const kind = ['ConfigMap', 'Istio', 'IstioRevision', 'IstioOperator'].indexOf(resource.kind);
  return `${revision}\u0000${kind}\u0000${namespaceOf(resource)}\u0000${resource.name}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sourceOf(resource: Resource, faults: MeshFault[]): ConfigSource | undefined {
  const key = groupKind(resource);
  if (key === 'ConfigMap') return ofConfigMap(resource, faults);
  if (key === 'install.istio.io/IstioOperator') return ofOperator(resource);
  if (/(^|\.)(sailoperator|operator\.istio)\.io\/Istio(Revision)?$/.test(key)) return ofOperator(resource);
  return undefined;
}

function ofConfigMap(resource: Resource, faults: MeshFault[]): ConfigSource | undefined {
  const data = objectAt(resource.object, 'data');
  const injector = /^istio-sidecar-injector(?:-(.+))?$/.exec(resource.name);
  if (injector !== null && (typeof data['config'] === 'string' || typeof data['values'] === 'string')) {
    return {
      resource,
      revision: revisionOf(injector[1]),
      meshConfig: undefined,
      pointer: '/data/config',
      values: yamlAt(resource, data, 'values', faults),
      injector: yamlAt(resource, data, 'config', faults),
      home: undefined,
    };
  }
  const mesh = /^istio(?:-(.+))?$/.exec(resource.name);
  if (mesh === null || typeof data['mesh'] !== 'string') return undefined;
  const meshConfig = yamlAt(resource, data, 'mesh', faults);
  const revision = revisionOf(mesh[1]);
  return {
    resource,
    revision,
    meshConfig,
    pointer: '/data/mesh',
    values: undefined,
    injector: undefined,
    home: undefined,
  };
}

/** IstioOperator (`spec.meshConfig`, `spec.values`) and the Sail operator's Istio (`spec.values.meshConfig`). */
function ofOperator(resource: Resource): ConfigSource {
  const spec = objectAt(resource.object, 'spec');
  const values = objectAt(spec, 'values');
  const own = spec['meshConfig'];
  const inValues = values['meshConfig'];
  const revision = stringAt(spec, 'revision') ?? stringAt(values, 'revision');
  // What an installer is told, it completes with its own defaults: so MeshConfig is known even if nothing of it is written.
  const meshConfig = { ...(isObject(inValues) ? inValues : {}), ...(isObject(own) ? own : {}) };
  return {
    resource,
    revision: revisionOf(revision),
    meshConfig,
    pointer: isObject(own) ? '/spec/meshConfig' : '/spec/values/meshConfig',
    values,
    injector: undefined,
    home: stringAt(objectAt(values, 'global'), 'istioNamespace') ?? stringAt(spec, 'namespace'),
  };
}

function revisionOf(name: string | undefined): string {
  return name === undefined || name === 'default' ? '' : name;
}

function yamlAt(
  resource: Resource,
  data: JsonObject,
  key: string,
  faults: MeshFault[],
): JsonObject | undefined {
  const text = data[key];
  if (typeof text !== 'string') return undefined;
  const value: Json | undefined = parseDocument(text, `${resource.id} ${key}`).value;
  if (value === null || (value === undefined && text.trim() === '')) return {};
  if (isObject(value)) return value;
  const message = `the text of ${key} can't be read as YAML, so nothing in it is known`;
  faults.push({ resource, pointer: joinPointer('/data', key), message });
  return undefined;
}
