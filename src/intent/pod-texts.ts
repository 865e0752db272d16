import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A text that the containers of a workload get to see, and where it is written. */
export interface PodText {
  readonly text: string;
  /** The variable's name; `''` for arguments and files. */
  readonly variable: string;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** ConfigMaps by `namespace/name`. */
export function indexConfigMaps(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  const maps = resources.filter(({ kind, apiVersion }) => kind === 'ConfigMap' && apiVersion === 'v1');
  return new Map(maps.map((one) => [`${namespaceOf(one)}/${one.name}`, one]));
}

/** Environment, commands and arguments of the containers, and the ConfigMaps that the pod refers to. Never Secrets. */
export function podTexts(
  { resource, template, namespace }: Workload,
  configMaps: ReadonlyMap<string, Resource>,
): readonly PodText[] {
  const own = (['initContainers', 'containers'] as const).flatMap((list) =>
    arrayAt(template.spec, list).flatMap((container, index) =>
      isObject(container)
        ? containerTexts(resource, container, joinPointer(template.pointer, 'spec', list, index))
        : [],
    ),
  );
  const files = [...configMapNames(template.spec)].sort().flatMap((name) => {
    const map = configMaps.get(`${namespace}/${name}`);
    if (map === undefined) return [];
    return Object.entries(stringMap(map.object['data'])).map(([key, text]): PodText => {
      return { text, variable: key, resource: map, pointer: joinPointer('/data', key) };
    });
  });
  return [...own, ...files];
}

function containerTexts(resource: Resource, container: JsonObject, pointer: Pointer): readonly PodText[] {
  const env = arrayAt(container, 'env').flatMap((one, index): readonly PodText[] => {
    const text = isObject(one) ? stringAt(one, 'value') : undefined;
    if (!isObject(one) || text === undefined) return [];
    return [
      {
        text,
        variable: stringAt(one, 'name') ?? '',
        resource,
        pointer: joinPointer(pointer, 'env', index, 'value'),
      },
    ];
  });
  const words = (['command', 'args'] as const).flatMap((list) =>
    arrayAt(container, list).flatMap((one, index): readonly PodText[] =>
      typeof one === 'string'
        ? [{ text: one, variable: '', resource, pointer: joinPointer(pointer, list, index) }]
        : [],
    ),
  );
  return [...env, ...words];
}

/** The names under `configMap`, `configMapRef` and `configMapKeyRef`, wherever they stand in a pod's spec. */
function configMapNames(node: Json | undefined, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(node)) for (const one of node) configMapNames(one, found);
  if (!isObject(node)) return found;
  for (const key of ['configMap', 'configMapRef', 'configMapKeyRef']) {
    const name = stringAt(objectAt(node, key), 'name');
    if (name !== undefined) found.add(name);
  }
  for (const member of Object.values(node)) configMapNames(member, found);
  return found;
}
