import type { Workload } from '#cluster/workload.ts';
import { findWorkloads } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { resourceId } from '#manifest/resource.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { PodPeer } from '#network/peer.ts';
import { type Marks, marksToJoin, marksToLeave } from '#prove/mesh-marks.ts';
import { placedWitness } from '#prove/placed-witness.ts';
import { manifestText, podManifests } from '#prove/pod-manifest.ts';

/** A pod that could be added and that takes a passage, as it would have to be written. */
export interface Intruder {
  readonly pod: PodPeer;
  readonly annotations: Readonly<Record<string, string>>;
  readonly objects: readonly JsonObject[];
  readonly manifest: string;
}

/**
 * One of the pods of a passage: in the mesh if it takes an identity, out of it if it doesn't, so that it does what is said of it when it is
 * applied as it is. `others` are the workloads whose service account it must not have.
 */
export function intruderOf(
  fabric: Fabric,
  passage: Passage,
  port: number,
  others: readonly Workload[],
): Intruder | undefined {
  const { listener, way } = passage;
  const pod = placedWitness(fabric, passage, others);
  const target = listenerAt(fabric, listener.workload, port, listener.protocol);
  if (pod === undefined || target === undefined) return undefined;
  const { mesh, mode } = membershipOf(fabric.mesh, listener.workload);
  const choices = way.transport === 'mtls' ? marksToJoin(fabric, mesh, mode) : marksToLeave();
  const before = reach(fabric, pod, target).outcome;
  for (const marks of choices) {
    const marked = withMarks(pod, marks);
    if (marked === undefined) continue;
    if (!isMember(fabric, marked, marks, way.transport === 'mtls' ? mesh : 'none')) continue;
    if (reach(fabric, marked, target).outcome === before) return written(fabric, marked, marks);
  }
  return written(fabric, pod, { labels: {}, annotations: {} });
}

/** The pod with the marks; `undefined` if it has to say something else there. */
function withMarks(pod: PodPeer, { labels }: Marks): PodPeer | undefined {
  const clash = Object.entries(labels).some(
    ([key, value]) => Object.hasOwn(pod.labels, key) && pod.labels[key] !== value,
  );
  return clash ? undefined : { ...pod, labels: { ...pod.labels, ...labels } };
}

/** Whether the pod, as it is written, would be in a mesh; for `none`: in no mesh. */
function isMember(fabric: Fabric, pod: PodPeer, { annotations }: Marks, kind: MeshKind): boolean {
  const object = podManifests(fabric, pod, annotations).at(-1);
  if (object === undefined) return false;
  const name = 'intruder';
  const { name: namespace } = pod.namespace;
  const [workload] = findWorkloads([
    {
      id: resourceId('Pod', namespace, name),
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
      name,
      object,
      origin: { file: '', document: 1, pointer: '' },
    },
  ]);
  if (workload === undefined) return false;
  const { istio, linkerd } = fabric.mesh.semantics;
  const [inIstio, inLinkerd] = [istio.membership(workload).member, linkerd.membership(workload).member];
  if (kind === 'none') return inIstio === 'no' && inLinkerd === 'no';
  return kind === 'istio'
    ? inIstio === 'yes' && inLinkerd !== 'yes'
    : inLinkerd === 'yes' && inIstio !== 'yes';
}

function written(fabric: Fabric, pod: PodPeer, { annotations }: Marks): Intruder {
  const objects = podManifests(fabric, pod, annotations);
  return { pod, annotations, objects, manifest: manifestText(objects) };
}
