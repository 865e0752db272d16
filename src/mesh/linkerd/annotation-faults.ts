import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { isDefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import { membershipOf } from '#mesh/linkerd/membership/membership.ts';
import { proxyAnnotation } from '#mesh/linkerd/membership/pod-annotation.ts';
import { INJECT } from '#mesh/linkerd/membership/presence.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { parseNetworks } from '#mesh/linkerd/networks.ts';
import { parsePortList } from '#mesh/linkerd/port-list.ts';
import type { MeshFault } from '#mesh/notes.ts';

const isPortList = (text: string) => parsePortList(text) !== undefined;
const NO_PORT_LIST = 'is no list of ports: it counts for none';

/** What the value of an annotation must be, and what becomes of another. */
const CHECKS = {
  'default-inbound-policy': [isDefaultPolicy, 'is no policy: that of the control plane holds'],
  'skip-inbound-ports': [isPortList, NO_PORT_LIST],
  'skip-outbound-ports': [isPortList, NO_PORT_LIST],
  'opaque-ports': [isPortList, 'is no list of port numbers: the policy controller takes none for opaque'],
  'proxy-require-identity-inbound-ports': [isPortList, NO_PORT_LIST],
  'skip-subnets': [(text: string) => parseNetworks(text) !== undefined, 'is no list of CIDR blocks'],
} as const;

/** Annotations that can't mean what they seem to, each told once. */
export function annotationFaults(linkerd: Linkerd): readonly MeshFault[] {
  const { workloads, operated } = linkerd.cluster;
  const found = new Map<string, MeshFault>();
  for (const workload of [...workloads, ...operated]) {
    for (const fault of [...misplaced(workload), ...invalid(linkerd, workload)]) {
      found.set(JSON.stringify([fault.resource.id, fault.resource.origin, fault.pointer]), fault);
    }
  }
  return [...found.values()];
}

function invalid(linkerd: Linkerd, workload: Workload): readonly MeshFault[] {
  if (membershipOf(linkerd, workload).member === 'no') return [];
  return Object.entries(CHECKS).flatMap(([name, [isValid, effect]]) => {
    const annotation = proxyAnnotation(linkerd.cluster, workload, `config.linkerd.io/${name}`);
    if (annotation === undefined || isValid(annotation.value)) return [];
    const { resource, pointer, value } = annotation;
    return [{ resource, pointer, message: `${value} ${effect}` }];
  });
}

/** The injector sees pods, and namespaces: not what makes the pods. */
function misplaced({ resource, template }: Workload): readonly MeshFault[] {
  if (template.pointer === '') return [];
  const own = stringMap(objectAt(resource.object, 'metadata')['annotations']);
  const ofPods = stringMap(template.metadata['annotations']);
  if (!Object.hasOwn(own, INJECT) || own[INJECT] === ofPods[INJECT]) return [];
  const message = 'the injector looks at pods and namespaces only: this belongs to the pod template';
  return [{ resource, pointer: joinPointer('/metadata/annotations', INJECT), message }];
}
