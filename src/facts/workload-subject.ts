import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FactsSubject } from '#facts/facts.ts';
import { subjectHead } from '#facts/head.ts';
import { withLazy } from '#facts/once.ts';
import { NO_POSTURE, type Posture } from '#facts/posture/schema.ts';
import { sharedServiceAccounts } from '#facts/service-account.ts';
import type { WorkloadSubject } from '#facts/subject.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** One subject `workload` per workload, the same shape for every kind, in order of reading. */
export function workloadSubjects(
  { cluster, network }: Fabric,
  postureOf: (number: number) => Posture | undefined,
): readonly FactsSubject[] {
  const shared = sharedServiceAccounts(cluster);
  const operated = new Set(cluster.operated);
  return network.workloads.map((workload, number) => ({
    resource: workload.resource,
    subject: withLazy(
      {
        subject: 'workload' as const,
        ...subjectHead(workload.resource),
        operated: operated.has(workload),
        pod: pod(workload),
        sharesServiceAccountWith: shared.get(workload) ?? [],
      },
      'posture',
      () => postureOf(number) ?? NO_POSTURE,
    ),
  }));
}

type Pod = WorkloadSubject['pod'];
type Container = Pod['containers'][number];

function pod({ template, labels, annotations, serviceAccount }: Workload): Pod {
  const { spec, pointer } = template;
  return {
    labels,
    annotations,
    serviceAccount,
    hostNetwork: spec['hostNetwork'] === true,
    hostPID: spec['hostPID'] === true,
    hostIPC: spec['hostIPC'] === true,
    containers: [
      ...containers(spec, pointer, 'initContainers'),
      ...containers(spec, pointer, 'containers'),
      ...containers(spec, pointer, 'ephemeralContainers'),
    ],
    spec,
    pointer,
  };
}

type ContainerList = 'initContainers' | 'containers' | 'ephemeralContainers';

function containers(podSpec: JsonObject, template: Pointer, list: ContainerList): readonly Container[] {
  const found: Container[] = [];
  for (const [index, spec] of arrayAt(podSpec, list).entries()) {
    if (!isObject(spec)) continue;
    const pointer = joinPointer(template, 'spec', list, index);
    found.push({
      name: stringAt(spec, 'name') ?? '',
      role: role(list, spec),
      image: stringAt(spec, 'image') ?? '',
      ports: ports(spec, pointer),
      command: arrayAt(spec, 'command').filter((word) => typeof word === 'string'),
      securityContext: objectAt(spec, 'securityContext'),
      pointer,
    });
  }
  return found;
}

/** An init container with `restartPolicy: Always` runs beside the others (Container v1, since Kubernetes 1.28). */
function role(list: ContainerList, spec: JsonObject): Container['role'] {
  if (list === 'containers') return 'container';
  if (list === 'ephemeralContainers') return 'ephemeral';
  return spec['restartPolicy'] === 'Always' ? 'sidecar' : 'init';
}

function ports(container: JsonObject, pointer: Pointer): Container['ports'] {
  return arrayAt(container, 'ports').flatMap((port, index) => {
    if (!isObject(port) || typeof port['containerPort'] !== 'number') return [];
    return {
      name: stringAt(port, 'name') ?? '',
      number: port['containerPort'],
      protocol: stringAt(port, 'protocol') ?? 'TCP',
      hostPort: typeof port['hostPort'] === 'number' ? port['hostPort'] : 0,
      pointer: joinPointer(pointer, 'ports', index),
    };
  });
}
