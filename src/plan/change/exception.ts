import type { Workload } from '#cluster/workload.ts';
import { isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { freeName, narrowPolicies, peerAuthentication } from '#plan/change/peer-policy.ts';
import type { Edit } from '#plan/edit.ts';
import type { PlanMesh } from '#plan/target.ts';
import type { World } from '#plan/world.ts';
import { label } from '#set/selector.ts';

/** The label by which an exception finds pods that have no label of their own. */
const MARK = 'mtls-exception';

/**
 * The smallest exception from mutual TLS: some ports of one workload. Istio: PERMISSIVE at these ports, STRICT elsewhere, by a selector;
 * of several PeerAuthentications that select a pod only one counts, so that one which is there is changed. Linkerd: a Server for
 * the port that also takes clients without an identity. None if the workload can't be selected.
 */
export function exceptPorts(
  world: World,
  workload: Workload,
  ports: readonly number[],
  mesh: PlanMesh,
): readonly Edit[] {
  const labels = selecting(world, workload);
  if (labels !== undefined) return forLabels(world, workload, labels, ports, mesh);
  if (workload.template.pointer === '' && workload.resource.kind !== 'Pod') return [];
  const { resource, template, namespace } = workload;
  const mark = { [MARK]: resource.name };
  const pointer = joinPointer(template.pointer, 'metadata', 'labels', MARK);
  const isMarked = ({ labels: own }: Workload) => Object.hasOwn(own, MARK);
  if (world.fabric.network.workloads.some((one) => one.namespace === namespace && isMarked(one))) return [];
  const marked: Edit = { action: 'set', resource, pointer, value: resource.name };
  return [marked, ...forLabels(world, workload, mark, ports, mesh)];
}

function forLabels(
  world: World,
  workload: Workload,
  labels: JsonObject,
  ports: readonly number[],
  mesh: PlanMesh,
): readonly Edit[] {
  if (mesh === 'linkerd') return ports.map((port) => openServer(world, workload, labels, port));
  const { namespace, resource } = workload;
  const [present, ...others] = narrowPolicies(world, namespace, workload.labels);
  const open = Object.fromEntries(ports.map((port) => [String(port), { mode: 'PERMISSIVE' }]));
  if (present !== undefined) {
    return [present, ...others].flatMap((policy) =>
      ports.map((port): Edit => {
        const pointer = joinPointer('/spec', 'portLevelMtls', String(port), 'mode');
        return { action: 'set', resource: policy.resource, pointer, value: 'PERMISSIVE' };
      }),
    );
  }
  const name = freeName(world.resources, namespace, 'PeerAuthentication', `${resource.name}-exception`);
  const spec = { selector: { matchLabels: labels }, mtls: { mode: 'STRICT' }, portLevelMtls: open };
  return [{ action: 'apply', object: peerAuthentication(namespace, name, spec) }];
}

function openServer(
  { resources }: World,
  { namespace, resource }: Workload,
  labels: JsonObject,
  port: number,
): Edit {
  const name = freeName(resources, namespace, 'Server', `${resource.name}-${port}-exception`);
  const object = {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'Server',
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: labels }, port, accessPolicy: 'all-unauthenticated' },
  };
  return { action: 'apply', object };
}

/** Labels that stay what they are from release to release. */
const STEADY: readonly (readonly string[])[] = [
  ['app'],
  ['app.kubernetes.io/name'],
  ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
  ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
];
const PASSING = /(^|\/)(version|helm\.sh\/chart|chart|pod-template-hash|controller-revision-hash)$/;

/**
 * The fewest labels that select a workload: those of its own selector, or steady ones, if no other workload has them all; else all that don't
 * change with each release. `undefined` without any.
 */
function selecting({ fabric }: World, workload: Workload): JsonObject | undefined {
  const { resource, labels, namespace } = workload;
  const written = objectAt(objectAt(resource.object, 'spec'), 'selector')['matchLabels'];
  const neighbours = fabric.network.workloads.filter(
    (one) => one !== workload && one.namespace === namespace,
  );
  const candidates = STEADY.map((keys) =>
    Object.fromEntries(keys.flatMap((key) => (label(labels, key) === undefined ? [] : [[key, labels[key]]]))),
  );
  const isOwn = (map: JsonObject) =>
    Object.keys(map).length > 0 &&
    !neighbours.some((one) => Object.entries(map).every(([key, value]) => label(one.labels, key) === value));
  const found = [...(isObject(written) ? [written] : []), ...candidates].find(isOwn);
  if (found !== undefined) return found;
  const steady = Object.fromEntries(Object.entries(labels).filter(([key]) => !PASSING.test(key)));
  if (isOwn(steady)) return steady;
  return Object.keys(labels).length > 0 ? labels : undefined;
}
