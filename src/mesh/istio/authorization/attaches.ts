import type { Attachment, PolicyTarget } from '#mesh/istio/authorization/attachment.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label } from '#set/selector.ts';

/** What a policy may apply to: a proxy, and (for a waypoint) the service on whose behalf it looks at a request. */
export interface PolicySubject {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A waypoint listens to target references only, never to selectors. */
  readonly isWaypoint?: boolean;
  /** Of a waypoint: what the request is for. */
  readonly services?: readonly PolicyService[];
  /** Gateways of Istio's own API (networking.istio.io) that the workload serves. */
  readonly gateways?: readonly { readonly namespace: string; readonly name: string }[];
}

export interface PolicyService {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly namespace: string;
  readonly name: string;
}

/** The label by which a pod is a proxy of a Gateway (Gateway API, GEP-1762). */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

const WAYPOINT_CLASS = 'istio-waypoint';

/** The namespaces whose policies can apply: the root namespace, its own, and those of the services behind it. */
export function policyNamespaces({ settings }: Istio, subject: PolicySubject): readonly string[] {
  const services = (subject.services ?? []).map(({ namespace }) => namespace);
  return [...new Set([settings.rootNamespace, subject.namespace, ...services])];
}

/**
 * Whether a policy of `namespace` applies (API reference, "Authorization Policy": `selector`, `targetRefs`; "PolicyTargetReference").
 * A reference beats the selector; only a waypoint can be meant by Service, ServiceEntry and GatewayClass.
 */
export function attaches(
  { settings }: Istio,
  namespace: string,
  { labels, targets }: Attachment,
  subject: PolicySubject,
): boolean {
  const gateway = label(subject.labels, GATEWAY_NAME);
  if (targets.some((target) => meansGateway(namespace, target, subject))) return true;
  if (targets.length === 0) {
    if (gateway !== undefined && subject.isWaypoint === true) return false;
    return labels.every(([key, value]) => label(subject.labels, key) === value);
  }
  if (gateway === undefined) return false;
  return targets.some(
    (target) =>
      (subject.isWaypoint === true && meansWaypoint(settings.rootNamespace, namespace, target, subject)) ||
      (isKind(target, 'gateway.networking.k8s.io', 'Gateway') &&
        target.name === gateway &&
        namespace === subject.namespace &&
        (target.namespace === '' || target.namespace === namespace)),
  );
}

/** A Gateway of Istio's own API, in the policy's namespace. */
function meansGateway(namespace: string, target: PolicyTarget, { gateways = [] }: PolicySubject): boolean {
  if (!isKind(target, 'networking.istio.io', 'Gateway')) return false;
  if (target.namespace !== '' && target.namespace !== namespace) return false;
  return gateways.some((gateway) => gateway.name === target.name && gateway.namespace === namespace);
}

function meansWaypoint(
  root: string,
  namespace: string,
  target: PolicyTarget,
  { services = [] }: PolicySubject,
): boolean {
  if (isKind(target, 'gateway.networking.k8s.io', 'GatewayClass')) {
    return namespace === root && target.name === WAYPOINT_CLASS;
  }
  const kind = isKind(target, '', 'Service')
    ? 'Service'
    : isKind(target, 'networking.istio.io', 'ServiceEntry')
      ? 'ServiceEntry'
      : undefined;
  return services.some(
    (service) => service.kind === kind && service.name === target.name && service.namespace === namespace,
  );
}

function isKind(target: PolicyTarget, group: string, kind: string): boolean {
  return target.group === group && target.kind === kind;
}
