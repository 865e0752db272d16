import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** A port that a container declares (ContainerPort v1). A container may listen on others as well. */
export interface ContainerPort {
  /** `''` if unnamed. */
  readonly name: string;
  readonly number: number;
  /** As written; `TCP` if it isn't. */
  readonly protocol: string;
  /** The node's port that leads to it; 0 if none. */
  readonly hostPort: number;
  /** From the resource's root. */
  readonly pointer: Pointer;
}

/**
 * The ports of the containers that run while the pod serves: its containers, and init containers with
 * `restartPolicy: Always` (sidecars, Kubernetes 1.28). In the host's network each port is a port of the node.
 */
export function containerPorts(spec: JsonObject, template: Pointer): readonly ContainerPort[] {
  const ports: ContainerPort[] = [];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of arrayAt(spec, list).entries()) {
      if (!isObject(container)) continue;
      if (list === 'initContainers' && container['restartPolicy'] !== 'Always') continue;
      ports.push(...declaredPorts(container, joinPointer(template, 'spec', list, index)));
    }
  }
  return ports;
}

function declaredPorts(container: JsonObject, pointer: Pointer): readonly ContainerPort[] {
  return arrayAt(container, 'ports').flatMap((port, index) => {
    if (!isObject(port) || !isPortNumber(port['containerPort'])) return [];
    return {
      name: stringAt(port, 'name') ?? '',
      number: port['containerPort'],
      protocol: stringAt(port, 'protocol') || 'TCP',
      hostPort: isPortNumber(port['hostPort']) ? port['hostPort'] : 0,
      pointer: joinPointer(pointer, 'ports', index),
    };
  });
}

/** A port that something can listen on. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}
