import type { Workload } from '#cluster/workload.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { findOtherSidecar, findProxy } from '#mesh/linkerd/membership/find-proxy.ts';
import {
  type Annotation,
  namespaceAnnotation,
  podAnnotation,
} from '#mesh/linkerd/membership/pod-annotation.ts';
import { INJECT } from '#mesh/linkerd/membership/presence.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { LinkerdReason } from '#mesh/linkerd/reasons.ts';
import type { Membership } from '#mesh/membership.ts';

const VALUES = ['', 'enabled', 'ingress', 'disabled'];
const EXCLUDED = ['kube-system', 'cert-manager'];

/**
 * Whether a workload's pods get Linkerd's proxy (Linkerd docs, "Automatic Proxy Injection"; linkerd2, pkg/inject/report.go). The
 * injector sees pods: an annotation of a Deployment itself does nothing.
 */
export function membershipOf(linkerd: Linkerd, workload: Workload): Membership {
  if (!linkerd.present) return member('no', { reason: 'linkerd/absent' });
  return (
    stranded(workload) ?? carried(workload) ?? uninjectable(linkerd, workload) ?? asked(linkerd, workload)
  );
}

/** In the node's network there is nothing to redirect, and the injector stays away. */
function stranded({ hostNetwork, resource, template }: Workload): Membership | undefined {
  if (!hostNetwork) return undefined;
  const pointer = joinPointer(template.pointer, 'spec', 'hostNetwork');
  return member('no', { reason: 'linkerd/host-network', resource, pointer });
}

function carried(workload: Workload): Membership | undefined {
  const proxy = findProxy(workload);
  if (proxy === undefined) return undefined;
  return member('yes', { reason: 'linkerd/injected', resource: workload.resource, pointer: proxy.pointer });
}

/** What keeps the injector from injecting, whatever is asked of it. */
function uninjectable({ cluster, settings }: Linkerd, workload: Workload): Membership | undefined {
  const { resource, template, namespace } = workload;
  const other = findOtherSidecar(workload);
  if (other !== undefined) {
    const { pointer, name } = other;
    return member('no', { reason: 'linkerd/other-sidecar', resource, pointer, detail: name });
  }
  if (template.spec['automountServiceAccountToken'] === false && !settings.tokenProjection) {
    const pointer = joinPointer(template.pointer, 'spec', 'automountServiceAccountToken');
    return member('no', { reason: 'linkerd/no-token', resource, pointer });
  }
  if (EXCLUDED.includes(namespace)) {
    return member('no', { reason: 'linkerd/namespace-excluded', detail: namespace });
  }
  const found = cluster.namespaces.get(namespace);
  if (found?.resource !== undefined && found.labels['config.linkerd.io/admission-webhooks'] === 'disabled') {
    const pointer = joinPointer('/metadata/labels', 'config.linkerd.io/admission-webhooks');
    return member('no', { reason: 'linkerd/webhooks-disabled', resource: found.resource, pointer });
  }
  return undefined;
}

/** What the annotations say: a value that means nothing stops injection, the namespace's first; else the pod's own one counts. */
function asked({ cluster }: Linkerd, workload: Workload): Membership {
  const ofNamespace = namespaceAnnotation(cluster, workload, INJECT);
  const ofPod = podAnnotation(workload, INJECT);
  for (const annotation of [ofNamespace, ofPod]) {
    if (annotation !== undefined && !VALUES.includes(annotation.value)) {
      return member('no', told('linkerd/inject-invalid', annotation));
    }
  }
  if (ofPod?.value === 'disabled') return member('no', told('linkerd/inject-disabled', ofPod));
  if (ofPod !== undefined && ofPod.value !== '') return member('yes', told('linkerd/inject-pod', ofPod));
  if (ofNamespace?.value === 'enabled' || ofNamespace?.value === 'ingress') {
    return member('yes', told('linkerd/inject-namespace', ofNamespace));
  }
  const resource = cluster.namespaces.get(workload.namespace)?.resource;
  if (resource === undefined) return member('unknown', { reason: 'linkerd/namespace-missing' });
  return member('no', { reason: 'linkerd/not-annotated', resource, pointer: '/metadata' });
}

function told(reason: LinkerdReason, { value, resource, pointer }: Annotation): MeshBecause {
  return { reason, resource, pointer, detail: value };
}

function member(answer: Answer, because: MeshBecause): Membership {
  const inside =
    answer === 'no'
      ? ({ mesh: 'none', mode: 'none' } as const)
      : ({ mesh: 'linkerd', mode: 'sidecar' } as const);
  return { ...inside, member: answer, because: [because] };
}
