import type { ContainerPort } from '#cluster/container-port.ts';
import { managedGateway } from '#cluster/managed-gateway.ts';
import type { OperatedPods } from '#cluster/operated-pods.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** By `group/Kind`: what the operator's documentation says of its pods. A new kind is a new line. */
const OPERATED: Readonly<Record<string, (resource: Resource) => OperatedPods | undefined>> = {
  'gateway.networking.k8s.io/Gateway': managedGateway,
  'postgresql.cnpg.io/Cluster': cloudNativePg,
  'monitoring.coreos.com/Alertmanager': (resource) =>
    monitored(resource, 'alertmanager', [
      port('web', 9093),
      port('tcp-mesh', 9094),
      port('reloader-web', 8080),
    ]),
  'monitoring.coreos.com/Prometheus': (resource) =>
    monitored(resource, 'prometheus', [port('web', 9090), port('reloader-web', 8080)]),
  'kubevirt.io/VirtualMachine': virtualMachine,
  'kubevirt.io/VirtualMachineInstance': virtualMachineInstance,
};

/** The pods of a resource of a kind in the table; `undefined` for every other kind. */
export function operatedPods(resource: Resource): OperatedPods | undefined {
  const key = groupKind(resource);
  return Object.hasOwn(OPERATED, key) ? OPERATED[key]?.(resource) : undefined;
}

/**
 * CloudNativePG, "Labels and annotations" and "Networking": labels by cluster and role, which of the instances is the
 * primary changes; PostgreSQL on 5432, the instance manager on 8000, metrics on 9187. The service account has the
 * cluster's name, unless `serviceAccountName` says otherwise (1.29).
 */
function cloudNativePg(resource: Resource): OperatedPods {
  const spec = objectAt(resource.object, 'spec');
  const metadata = objectAt(spec, 'inheritedMetadata');
  return {
    template: { pointer: '/spec', metadata, spec: {} },
    labels: {
      ...stringMap(metadata['labels']),
      'cnpg.io/cluster': resource.name,
      'cnpg.io/podRole': 'instance',
      'app.kubernetes.io/managed-by': 'cloudnative-pg',
    },
    serviceAccount: stringAt(spec, 'serviceAccountName') || resource.name,
    ports: [port('postgresql', 5432), port('status', 8000), port('metrics', 9187)],
  };
}

/**
 * Prometheus Operator (API reference, `podMetadata`; the StatefulSets that it makes): the labels of `podMetadata`, over
 * which it writes its own; `web` on the image's port, the reloader on 8080. Labels of versions and shards aren't known.
 */
function monitored(resource: Resource, application: string, ports: readonly ContainerPort[]): OperatedPods {
  const spec = objectAt(resource.object, 'spec');
  const metadata = objectAt(spec, 'podMetadata');
  const { hostNetwork = false, volumes = [], volumeMounts = [] } = spec;
  const own = { name: application, volumeMounts };
  const containers = [own, ...arrayAt(spec, 'containers')];
  return {
    template: { pointer: '/spec', metadata, spec: { hostNetwork, volumes, containers } },
    labels: {
      ...stringMap(metadata['labels']),
      'app.kubernetes.io/name': application,
      'app.kubernetes.io/instance': resource.name,
      'app.kubernetes.io/managed-by': 'prometheus-operator',
      [application]: resource.name,
    },
    serviceAccount: stringAt(spec, 'serviceAccountName') ?? '',
    ports: ports.map((one) =>
      one.name === 'web' ? { ...one, name: stringAt(spec, 'portName') || 'web' } : one,
    ),
  };
}

/** KubeVirt, "Virtual machine instances": the launcher's pod carries the labels of the instance, and one of its own. */
function virtualMachine(resource: Resource): OperatedPods {
  const template = objectAt(objectAt(resource.object, 'spec'), 'template');
  return launcher('/spec/template', objectAt(template, 'metadata'), resource.name);
}

function virtualMachineInstance(resource: Resource): OperatedPods {
  return launcher('', objectAt(resource.object, 'metadata'), resource.name);
}

function launcher(pointer: Pointer, metadata: JsonObject, name: string): OperatedPods {
  const labels = isObject(metadata['labels']) ? stringMap(metadata['labels']) : {};
  return {
    template: { pointer, metadata, spec: {} },
    labels: { ...labels, 'kubevirt.io': 'virt-launcher', 'vm.kubevirt.io/name': name },
    serviceAccount: '',
    ports: [],
  };
}

/** No line of the manifest declares it: the pointer leads to the whole spec. */
function port(name: string, number: number): ContainerPort {
  return { name, number, protocol: 'TCP', hostPort: 0, pointer: '/spec' };
}
