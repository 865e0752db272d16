import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import { isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshFault } from '#mesh/notes.ts';
import type { Labels } from '#set/selector.ts';

export const MTLS_MODES = ['DISABLE', 'PERMISSIVE', 'STRICT'] as const;
export type MtlsMode = (typeof MTLS_MODES)[number];

/** A PeerAuthentication as it counts (API reference, PeerAuthentication). */
export interface PeerPolicy {
  readonly resource: Resource;
  readonly namespace: string;
  /** `matchLabels`; empty for a whole namespace, or for the mesh in the root namespace. */
  readonly labels: Labels;
  readonly mode: MtlsMode | 'UNSET';
  /** By port of the workload; none without a selector. */
  readonly ports: ReadonlyMap<number, MtlsMode | 'UNSET'>;
  /** `creationTimestamp`; `''` if it isn't created yet. */
  readonly created: string;
}

/** A reading: the policy, unless the API server would refuse it, and what is wrong with it. */
export interface PeerReading {
  readonly policy?: PeerPolicy;
  readonly faults: readonly MeshFault[];
}

export function isPeerAuthentication(resource: Resource): boolean {
  return groupKind(resource) === 'security.istio.io/PeerAuthentication';
}

/**
 * Reads one. A selector in the root namespace selects nothing ("PeerAuthentication policies with workload selectors are ignored when
 * deployed in the root namespace"), and ports without a selector don't count ("These only apply when a workload selector is specified").
 */
export function readPeerAuthentication(resource: Resource, rootNamespace: string): PeerReading {
  const spec = objectAt(resource.object, 'spec');
  const faults: MeshFault[] = [];
  const namespace = namespaceOf(resource);
  const labels = stringMap(objectAt(spec, 'selector')['matchLabels']);
  const mode = modeAt(resource, spec['mtls'], joinPointer('/spec', 'mtls', 'mode'), faults);
  const ports = readPorts(resource, objectAt(spec, 'portLevelMtls'), faults);
  if (faults.length > 0) return { faults };
  const isSelecting = Object.keys(labels).length > 0;
  if (isSelecting && namespace === rootNamespace) {
    faults.push(
      fault(resource, '/spec/selector', 'a selector in the root namespace is ignored, and so is this policy'),
    );
    return { faults };
  }
  if (!isSelecting && ports.size > 0) {
    faults.push(
      fault(
        resource,
        '/spec/portLevelMtls',
        'portLevelMtls counts only with a selector, so it is ignored here',
      ),
    );
  }
  const created = stringAt(objectAt(resource.object, 'metadata'), 'creationTimestamp') ?? '';
  const counted = isSelecting ? ports : new Map<number, MtlsMode | 'UNSET'>();
  return { policy: { resource, namespace, labels, mode, ports: counted, created }, faults };
}

function readPorts(resource: Resource, ports: JsonObject, faults: MeshFault[]): PeerPolicy['ports'] {
  const read = new Map<number, MtlsMode | 'UNSET'>();
  for (const [key, value] of Object.entries(ports)) {
    const pointer = joinPointer('/spec', 'portLevelMtls', key);
    const port = Number(key);
    if (!/^\d+$/.test(key) || port < 1 || port > 65535) {
      faults.push(fault(resource, pointer, `${key} is no port, so the policy is refused`));
      continue;
    }
    read.set(port, modeAt(resource, value, joinPointer(pointer, 'mode'), faults));
  }
  return read;
}

function modeAt(
  resource: Resource,
  holder: unknown,
  pointer: Pointer,
  faults: MeshFault[],
): MtlsMode | 'UNSET' {
  const mode = isObject(holder) ? (holder['mode'] ?? 'UNSET') : 'UNSET';
  const found = ([...MTLS_MODES, 'UNSET'] as const).find((one) => one === mode);
  if (found === undefined) {
    faults.push(
      fault(resource, pointer, `${String(mode)} is no mode of mutual TLS, so the policy is refused`),
    );
  }
  return found ?? 'UNSET';
}

function fault(resource: Resource, pointer: Pointer, message: string): MeshFault {
  return { resource, pointer, message };
}
