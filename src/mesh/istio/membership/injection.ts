import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { onPod, podAnnotations, SYSTEM_NAMESPACES, saysInject } from '#mesh/istio/membership/pod.ts';
import { isTrue, type Judged, reachesInjector } from '#mesh/istio/membership/webhook.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label, matches } from '#set/selector.ts';

const TEMPLATES = 'inject.istio.io/templates';
const FALSE = ['n', 'no', 'false', 'off'];

/** Whether pods are injected: the API server must hand them to the injector, and the injector must want them. */
export function injection(istio: Istio, workload: Workload): Judged {
  const wanted = wantedByInjector(istio, workload);
  if (wanted.answer === 'no') return wanted;
  const reached = reachesInjector(istio, workload);
  if (reached.answer !== 'yes') return reached;
  return { answer: 'yes', because: [...reached.because, ...wanted.because] };
}

/**
 * The injector's own decision (Istio docs, "Installing the Sidecar": pod before neverInjectSelector before alwaysInjectSelector before
 * the policy). A value that is neither true nor false counts as none.
 */
export function wantedByInjector({ settings }: Istio, workload: Workload): Judged {
  const { resource, template, namespace, labels, hostNetwork } = workload;
  if (hostNetwork) {
    const pointer = `${template.pointer}/spec/hostNetwork`;
    return { answer: 'no', because: [{ reason: 'istio/host-network', resource, pointer }] };
  }
  if (SYSTEM_NAMESPACES.has(namespace)) {
    return { answer: 'no', because: [{ reason: 'istio/system-namespace', resource, detail: namespace }] };
  }
  const says = saysInject(workload);
  if (says !== undefined && isTrue(says.value)) return { answer: 'yes', because: [says.because] };
  if (says !== undefined && FALSE.includes(says.value.toLowerCase())) {
    return { answer: 'no', because: [says.because] };
  }
  const { injector } = settings;
  if (injector === undefined) return { answer: 'yes', because: [] };
  const at = { resource: injector.resource, pointer: injector.pointer };
  const isMatched = (selector: Parameters<typeof matches>[0]) => matches(selector, labels);
  if (injector.neverInjectSelector.some(isMatched)) {
    return { answer: 'no', because: [{ reason: 'istio/never-inject', ...at }] };
  }
  if (injector.alwaysInjectSelector.some(isMatched)) {
    return { answer: 'yes', because: [{ reason: 'istio/always-inject', ...at }] };
  }
  const because: MeshBecause = { reason: 'istio/injector-policy', ...at, detail: injector.policy };
  if (injector.policy !== 'enabled') return { answer: 'no', because: [because] };
  return { answer: 'yes', because: [] };
}

/** What the injector puts into a pod, by the templates that it uses. */
export interface Injected {
  /** - `proxyless`: an agent for gRPC that speaks xDS itself; no traffic is led through it. - `nothing`: no proxy. */
  readonly kind: 'sidecar' | 'gateway' | 'proxyless' | 'nothing';
  readonly because: readonly MeshBecause[];
}

/** The templates of a pod (Istio docs, "Installing the Sidecar, Customizing injection"), aliases resolved once. */
export function injectedTemplates({ settings }: Istio, workload: Workload): Injected {
  const asked = label(podAnnotations(workload), TEMPLATES);
  const { defaultTemplates = ['sidecar'], aliases = {} } = settings.injector ?? {};
  const names = asked === undefined ? defaultTemplates : asked.split(',').map((name) => name.trim());
  const resolved = names.flatMap((name) => (Object.hasOwn(aliases, name) ? (aliases[name] ?? []) : [name]));
  const because =
    asked === undefined ? [] : [onPod(workload, 'istio/templates', 'annotations', TEMPLATES, asked)];
  const has = (name: string) => resolved.includes(name);
  if (has('gateway')) return { kind: 'gateway', because };
  if (has('sidecar')) return { kind: 'sidecar', because };
  if (has('grpc-agent')) {
    const proxyless = onPod(
      workload,
      'istio/template-proxyless',
      'annotations',
      TEMPLATES,
      resolved.join(', '),
    );
    return { kind: 'proxyless', because: [proxyless] };
  }
  return { kind: 'nothing', because };
}
