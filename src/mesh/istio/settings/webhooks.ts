import { NAME_LABEL } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import { arrayAt, isObject, type Json, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { matches, parseSelector, type Selector } from '#set/selector.ts';

/** What the injector's webhooks among the manifests say of the namespaces that they look at. */
export interface InjectionWebhooks {
  /** Whether one of them takes pods of namespaces without any label (`enableNamespacesByDefault`). */
  readonly everywhere: Resource | undefined;
  /** The values of `istio.io/rev` that one of them answers to: revisions and their tags. */
  readonly revisions: ReadonlySet<string>;
}

const REVISION = 'istio.io/rev';

/** The injector's MutatingWebhookConfigurations; `undefined` if none is among the manifests. */
export function injectionWebhooks(resources: readonly Resource[]): InjectionWebhooks | undefined {
  const webhooks = resources
    .filter((one) => groupKind(one) === 'admissionregistration.k8s.io/MutatingWebhookConfiguration')
    .flatMap((resource) => arrayAt(resource.object, 'webhooks').map((webhook) => ({ resource, webhook })))
    .filter(({ webhook }) => isInjector(webhook));
  if (webhooks.length === 0) return undefined;
  const selectors = webhooks.flatMap(({ resource, webhook }) => {
    const namespace = parseSelector(isObject(webhook) ? webhook['namespaceSelector'] : undefined);
    const pod = parseSelector(isObject(webhook) ? webhook['objectSelector'] : undefined);
    return typeof namespace === 'string' || typeof pod === 'string' ? [] : { resource, namespace, pod };
  });
  const revisions = selectors.flatMap(({ namespace, pod }) => [...namespace, ...pod].flatMap(revisionsIn));
  const everywhere = selectors.find(
    ({ namespace, pod }) => matches(namespace, { [NAME_LABEL]: 'any' }) && matches(pod, {}),
  );
  return { everywhere: everywhere?.resource, revisions: new Set(revisions) };
}

function isInjector(webhook: Json): boolean {
  return isObject(webhook) && (stringAt(webhook, 'name') ?? '').endsWith('sidecar-injector.istio.io');
}

function revisionsIn(requirement: Selector[number]): readonly string[] {
  return requirement.operator === 'In' && requirement.key === REVISION ? requirement.values : [];
}
