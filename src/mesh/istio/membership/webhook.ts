import type { Workload } from '#cluster/workload.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause, MeshReason } from '#mesh/because.ts';
import { onPod, SYSTEM_NAMESPACES, saysInject } from '#mesh/istio/membership/pod.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioSigns } from '#mesh/istio/settings/signs.ts';
import { injectionWebhooks } from '#mesh/istio/settings/webhooks.ts';
import { label } from '#set/selector.ts';

/** Whether something holds, and why. */
export interface Judged {
  readonly answer: Answer;
  readonly because: readonly MeshBecause[];
}

const REVISION = 'istio.io/rev';

/**
 * Whether the API server hands pods to the injector at all (Istio docs, "Installing the Sidecar, Controlling the injection policy"; the
 * five webhooks of the chart): by `istio-injection` of the namespace, which comes before its `istio.io/rev`, and without either by the
 * labels of the pod. The pod's annotation plays no part here; a pod labelled `sidecar.istio.io/inject: "false"` is never handed over.
 */
export function reachesInjector(istio: Istio, workload: Workload): Judged {
  const { cluster } = istio;
  const says = saysInject(workload);
  if (says?.isLabel && says.value === 'false') return judged('no', says.because);
  const namespace = cluster.namespaces.get(workload.namespace);
  if (namespace?.resource === undefined) return withoutNamespace(istio, workload);
  const { resource, labels } = namespace;
  const because = (reason: MeshReason, key: string, detail: string): MeshBecause => ({
    reason,
    resource,
    pointer: joinPointer('/metadata/labels', key),
    detail,
  });
  const injection = label(labels, 'istio-injection');
  if (injection === 'enabled') {
    return judged('yes', because('istio/namespace-enabled', 'istio-injection', injection));
  }
  if (injection !== undefined) {
    return judged('no', because('istio/namespace-not-enabled', 'istio-injection', injection));
  }
  const revision = label(labels, REVISION);
  if (revision !== undefined) {
    return ofRevision(istio, revision, because('istio/namespace-revision', REVISION, revision));
  }
  const byPod = ofPod(istio, workload);
  if (byPod !== undefined) return byPod;
  if (says === undefined || !says.isLabel) {
    if (istio.settings.enableNamespacesByDefault && !SYSTEM_NAMESPACES.has(workload.namespace)) {
      return judged('yes', { reason: 'istio/namespace-by-default', resource });
    }
  }
  const silent: MeshBecause = { reason: 'istio/namespace-silent', resource, pointer: '/metadata' };
  if (says === undefined || says.isLabel || !isTrue(says.value)) return judged('no', silent);
  return judged('no', { ...says.because, reason: 'istio/annotation-too-late' }, silent);
}

/** Pods of a namespace without a label: they may ask for themselves, by either label. */
function ofPod(istio: Istio, workload: Workload): Judged | undefined {
  const revision = label(workload.labels, REVISION);
  if (revision !== undefined) {
    return ofRevision(istio, revision, onPod(workload, 'istio/pod-revision', 'labels', REVISION, revision));
  }
  const says = saysInject(workload);
  return says?.isLabel && says.value === 'true' ? judged('yes', says.because) : undefined;
}

function withoutNamespace(istio: Istio, workload: Workload): Judged {
  const byPod = ofPod(istio, workload);
  if (byPod !== undefined) return byPod;
  const sign = istioSigns(istio.cluster).istio;
  if (sign === undefined) return judged('no', { reason: 'istio/no-sign' });
  return judged('unknown', {
    reason: 'istio/namespace-unknown',
    resource: workload.resource,
    pointer: '/metadata',
    detail: workload.namespace,
  });
}

/** A revision, or a tag of one. If the injectors are among the manifests and none of them answers to it, it may be missing. */
function ofRevision(istio: Istio, revision: string, because: MeshBecause): Judged {
  const webhooks = webhooksOf(istio);
  if (webhooks === undefined || webhooks.revisions.size === 0 || webhooks.revisions.has(revision)) {
    return judged('yes', because);
  }
  return judged('unknown', because, { reason: 'istio/revision-unserved', detail: revision });
}

const known = new WeakMap<Istio, { readonly webhooks: ReturnType<typeof injectionWebhooks> }>();

function webhooksOf(istio: Istio): ReturnType<typeof injectionWebhooks> {
  const found = known.get(istio) ?? { webhooks: injectionWebhooks(istio.cluster.resources) };
  known.set(istio, found);
  return found.webhooks;
}

/** The words that YAML 1.1 takes for true, as the injector does. */
export function isTrue(value: string): boolean {
  return ['y', 'yes', 'true', 'on'].includes(value.toLowerCase());
}

function judged(answer: Answer, ...because: readonly MeshBecause[]): Judged {
  return { answer, because };
}
