import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';

/** Which workloads a policy of Istio's security API applies to (API reference, "Workload Selector", "PolicyTargetReference"). */
export interface Attachment {
  /** Pairs that the workload's labels must have; empty for every workload of the namespace. */
  readonly labels: readonly (readonly [key: string, value: string])[];
  /** With any of them, labels don't count. */
  readonly targets: readonly PolicyTarget[];
}

export interface PolicyTarget {
  /** `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** As written; `''` if it isn't: the policy's own. */
  readonly namespace: string;
}

/** `targetRefs` counts before its older form `targetRef`. */
export function readAttachment(spec: JsonObject): Attachment {
  const list = arrayAt(spec, 'targetRefs');
  const written = list.length > 0 ? list : [spec['targetRef']];
  return {
    labels: Object.entries(objectAt(objectAt(spec, 'selector'), 'matchLabels')).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    targets: written.filter(isObject).map((target) => ({
      group: stringAt(target, 'group') === 'core' ? '' : (stringAt(target, 'group') ?? ''),
      kind: stringAt(target, 'kind') ?? '',
      name: stringAt(target, 'name') ?? '',
      namespace: stringAt(target, 'namespace') ?? '',
    })),
  };
}
