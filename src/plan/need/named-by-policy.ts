import { NAME_LABEL, namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { fabricListeners } from '#equation/listener.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Need } from '#plan/need/need.ts';
import { matches, parseSelector, type Selector } from '#set/selector.ts';

/** A policy that lets certain callers in to certain pods. */
interface Naming {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly callers: readonly Workload[];
  readonly callees: readonly Workload[];
  /** As numbers; none for all. */
  readonly ports: readonly number[];
}

/** Calls that are guessed since a policy names the caller: by the principal of its service account, or by its labels. */
export function policyNeeds(fabric: Fabric): readonly Need[] {
  const namings = fabric.cluster.resources.flatMap((resource) => {
    const kind = groupKind(resource);
    if (kind === 'security.istio.io/AuthorizationPolicy') return byPrincipal(fabric, resource);
    return kind === 'networking.k8s.io/NetworkPolicy' ? byLabels(fabric, resource) : [];
  });
  return namings.flatMap(({ resource, pointer, callers, callees, ports }) =>
    callees.flatMap((to) =>
      portsOf(fabric, to, ports).flatMap((port) =>
        callers
          .filter((from) => from !== to)
          .map(
            (from): Need => ({
              basis: 'guessed',
              from: from.resource.id,
              to: to.resource.id,
              port,
              operations: [],
              service: '',
              byAddress: false,
              evidence: { text: `${resource.kind} ${resource.name} names the caller`, resource, pointer },
            }),
          ),
      ),
    ),
  );
}

/** AuthorizationPolicy (ALLOW) with a selector: its exact principals and service accounts. */
function byPrincipal({ network, mesh }: Fabric, resource: Resource): readonly Naming[] {
  const spec = objectAt(resource.object, 'spec');
  if ((spec['action'] ?? 'ALLOW') !== 'ALLOW') return [];
  const labels = Object.entries(stringMap(objectAt(spec, 'selector')['matchLabels']));
  if (labels.length === 0) return [];
  const namespace = namespaceOf(resource);
  const callees = network.workloads.filter(
    (one) => one.namespace === namespace && labels.every(([key, value]) => one.labels[key] === value),
  );
  return members(spec['rules']).flatMap(([rule, index]) => {
    const ports = members(rule['to']).flatMap(([to]) =>
      texts(objectAt(to, 'operation')['ports']).map(Number),
    );
    return members(rule['from']).flatMap(([from, number]) => {
      const principals = new Set(texts(objectAt(from, 'source')['principals']));
      const callers = network.workloads.filter((one) => principals.has(mesh.semantics.istio.principal(one)));
      const pointer = joinPointer('/spec', 'rules', index, 'from', number);
      return { resource, pointer, callers, callees, ports };
    });
  });
}

/** NetworkPolicy: an ingress rule whose `from` selects pods by labels; one that selects all pods of a namespace names nobody. */
function byLabels({ network, cluster }: Fabric, resource: Resource): readonly Naming[] {
  const spec = objectAt(resource.object, 'spec');
  const namespace = namespaceOf(resource);
  const subject = parseSelector(spec['podSelector']);
  if (typeof subject === 'string') return [];
  const callees = network.workloads.filter(
    (one) => one.namespace === namespace && matches(subject, one.labels),
  );
  const places = (selector: Json | undefined): ((name: string) => boolean) => {
    if (selector === undefined) return (name) => name === namespace;
    const parsed = parseSelector(selector);
    if (typeof parsed === 'string') return () => false;
    return (name) => matches(parsed, cluster.namespaces.get(name)?.labels ?? { [NAME_LABEL]: name });
  };
  return members(spec['ingress']).flatMap(([rule, index]) => {
    const ports = members(rule['ports']).flatMap(([one]) =>
      typeof one['port'] === 'number' && (one['protocol'] ?? 'TCP') === 'TCP' ? one['port'] : [],
    );
    return members(rule['from']).flatMap(([peer, number]) => {
      const pods: Selector | string = parseSelector(peer['podSelector']);
      if (peer['podSelector'] === undefined || typeof pods === 'string' || pods.length === 0) return [];
      const isThere = places(peer['namespaceSelector']);
      const callers = network.workloads.filter(
        (one) => isThere(one.namespace) && !one.hostNetwork && matches(pods, one.labels),
      );
      const pointer = joinPointer('/spec', 'ingress', index, 'from', number);
      return { resource, pointer, callers, callees, ports };
    });
  });
}

/** Those that a policy names and the workload has; all that it declares, if none is named. */
function portsOf(fabric: Fabric, to: Workload, named: readonly number[]): readonly number[] {
  const own = fabricListeners(fabric, to)
    .filter(({ source, protocol }) => protocol === 'TCP' && (source === 'container' || source === 'service'))
    .map(({ port }) => port);
  return named.length === 0 ? own : own.filter((port) => named.includes(port));
}

function members(list: Json | undefined): readonly (readonly [JsonObject, number])[] {
  return arrayAt({ list }, 'list').flatMap((one, index) => (isObject(one) ? [[one, index] as const] : []));
}

function texts(list: Json | undefined): readonly string[] {
  return arrayAt({ list }, 'list').filter((one) => typeof one === 'string');
}
