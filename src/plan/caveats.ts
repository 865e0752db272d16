import { groupKind } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { isControlPlane, isMachinery } from '#plan/machinery.ts';
import { isMember } from '#plan/member.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import type { Targets } from '#plan/target.ts';
import { whyOutside } from '#plan/why-outside.ts';
import type { World } from '#plan/world.ts';

/**
 * Ports on which the server speaks first by custom (Istio docs, "Application Requirements, Server First Protocols"; Linkerd docs, "TCP
 * Proxying and Protocol Detection"): a proxy that waits for the client's first bytes waits for ever.
 */
const SERVER_FIRST: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [25, 'SMTP'],
  [110, 'POP3'],
  [143, 'IMAP'],
  [587, 'SMTP'],
  [3306, 'MySQL'],
  [4444, 'Galera'],
  [27017, 'MongoDB'],
]);

/** What has to be known of workloads that come into a mesh, or can't. `after` is the world once all that could have come in. */
export function workloadCaveats(before: World, after: World, targets: Targets): readonly Caveat[] {
  const asked = new Set<string>();
  return before.fabric.network.workloads.flatMap((workload): readonly Caveat[] => {
    if (isMember(before.fabric, workload) === 'yes' || isMachinery(before.fabric, workload)) return [];
    const { id } = workload.resource;
    const later = after.workloads.get(id);
    const now = later && membershipOf(after.fabric.mesh, later);
    if (later && isMember(after.fabric, later) === 'yes') return joining(workload, targets);
    const { namespace, hostNetwork } = workload;
    const isOpen =
      targets.of(namespace) === undefined && !hostNetwork && !isControlPlane(before.fabric, namespace);
    if (isOpen && asked.has(namespace)) return [];
    if (isOpen) asked.add(namespace);
    return [staying(before, workload, targets, now?.because ?? [])];
  });
}

function joining(workload: Workload, targets: Targets): readonly Caveat[] {
  const { resource, template, namespace } = workload;
  const mesh = targets.of(namespace);
  if (mesh === 'ambient') return [];
  const subject = resource.id;
  const kind = groupKind(resource);
  const job: readonly Caveat[] =
    kind === 'batch/Job' || kind === 'batch/CronJob'
      ? [
          {
            kind: 'job',
            subject,
            text: 'its pods end only if the proxy ends with them: that takes native sidecars (Kubernetes 1.29 and a mesh that uses them), or a call to the proxy’s shutdown when the work is done',
            resource,
            pointer: template.pointer,
            because: [],
          },
        ]
      : [];
  const first = workload.ports.flatMap(({ number, protocol, pointer }): readonly Caveat[] => {
    const name = SERVER_FIRST.get(number);
    if (name === undefined || protocol !== 'TCP') return [];
    const remedy =
      mesh === 'linkerd'
        ? `keep port ${number} opaque (config.linkerd.io/opaque-ports)`
        : `name the port of its Service tcp-…, or set its appProtocol; as long as plaintext is accepted, clients without a proxy may hang`;
    return [
      {
        kind: 'server-first',
        subject,
        text: `the server speaks first on port ${number} (${name}): ${remedy}`,
        resource,
        pointer,
        because: [],
      },
    ];
  });
  return [...job, ...first];
}

function staying(
  { fabric }: World,
  workload: Workload,
  targets: Targets,
  because: Caveat['because'],
): Caveat {
  const { resource, template, namespace, hostNetwork } = workload;
  const base = { subject: resource.id, resource, because: whyOutside(because, targets.of(namespace)) };
  if (hostNetwork) {
    return {
      ...base,
      kind: 'host-network',
      text: 'it can’t be in a mesh: it is in the network of its node, and calls in plaintext',
      pointer: joinPointer(template.pointer, 'spec', 'hostNetwork'),
    };
  }
  if (isControlPlane(fabric, namespace)) {
    const text = `it stands in the control plane’s namespace ${namespace}, which isn’t brought in: move it to a namespace of its own`;
    return { ...base, kind: 'control-plane', text };
  }
  if (targets.of(namespace) === undefined) {
    const text = 'which mesh it is to be in has to be chosen (--mesh istio, ambient or linkerd)';
    return { kind: 'undecided', subject: namespace, text, because: [] };
  }
  return { ...base, kind: 'not-joined', text: 'it stays outside of the mesh' };
}
