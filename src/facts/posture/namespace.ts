import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import { defaultDeny } from '#facts/posture/default-deny.ts';
import { outsideOf } from '#facts/posture/outside.ts';
import type { NamespacePosture } from '#facts/posture/schema.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import { isNoRequests } from '#set/request-set.ts';
import { ABSENT } from '#set/string-set.ts';

/** What rules ask about a namespace in which some workloads stand. */
export function namespacePosture(
  fabric: Fabric,
  name: string,
  workloads: readonly Workload[],
  reasons: Reasons,
): NamespacePosture {
  const { network, mesh } = fabric;
  const memberships = workloads.map((workload) => membershipOf(mesh, workload));
  const members = memberships.filter((one) => one.mesh !== 'none' && one.member !== 'no');
  const kind = members[0]?.mesh ?? 'none';
  const [like] = workloads;
  return {
    mesh: kind,
    members: members.length,
    workloads: workloads.length,
    controlPlane: workloads.some((workload) => outsideOf(fabric, workload) === 'mesh'),
    strict:
      like === undefined
        ? { answer: 'unknown', because: [] }
        : strict(mesh.semantics[kind], newcomer(like), reasons),
    isolation: {
      ingress: defaultDeny(network, name, workloads, 'ingress'),
      egress: defaultDeny(network, name, workloads, 'egress'),
    },
  };
}

/** A pod as it could be added: without labels and annotations, under the default service account, with no port of its own. */
function newcomer({ resource, namespace }: Workload): Workload {
  const template = { pointer: '', metadata: {}, spec: {} };
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'newcomer', namespace }, spec: {} };
  return {
    resource: { ...resource, apiVersion: 'v1', kind: 'Pod', name: 'newcomer', object },
    template,
    namespace,
    labels: {},
    annotations: {},
    serviceAccount: '',
    hostNetwork: false,
    ports: [],
    addresses: [],
    node: '',
  };
}

/** What is said of a pod that isn't there yet has no line. */
function withoutPlace(because: MeshBecause, { resource }: Workload): MeshBecause {
  const { resource: said, pointer: _pointer, ...words } = because;
  return said === resource ? words : because;
}

/** A port that nobody gives a meaning. */
const SOME_PORT = 31_999;

function strict(semantics: MeshSemantics, pod: Workload, reasons: Reasons): NamespacePosture['strict'] {
  const { member, because } = semantics.membership(pod);
  const told = distinctReasons(reasons.mesh(because.map((one) => withoutPlace(one, pod))));
  if (member !== 'yes' || semantics.kind === 'none') {
    return { answer: member === 'unknown' ? 'unknown' : 'no', because: told };
  }
  const bare = semantics.ways(pod, SOME_PORT).filter(({ transport, accepted, authorization }) => {
    if (transport !== 'plaintext' || accepted === 'no') return false;
    const { possible } = requestsOf(requestsFrom(authorization, { source: ALL_ADDRESSES }), ABSENT);
    return !isNoRequests(possible);
  });
  if (bare.length === 0) return { answer: 'yes', because: [] };
  const sure = bare.some(({ accepted }) => accepted === 'yes');
  const why = bare.flatMap((way) => [
    ...way.because,
    ...way.authorization.decisions
      .filter(({ outcome }) => outcome !== 'denied')
      .flatMap((one) => one.because),
  ]);
  return { answer: sure ? 'no' : 'unknown', because: distinctReasons(reasons.mesh(why)) };
}
