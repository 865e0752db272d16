import type { Shape } from '#manifest/validate/shape.ts';

/** `apiVersion/Kind` → the shape of the whole resource. */
export type Table = Readonly<Record<string, Shape>>;

/** metav1.ObjectMeta (Kubernetes 1.34, apimachinery). Names are judged elsewhere. */
export const objectMeta = {
  annotations: { '*': 'string' },
  creationTimestamp: 'string',
  deletionGracePeriodSeconds: 'integer',
  deletionTimestamp: 'string',
  finalizers: ['string'],
  generateName: 'string',
  generation: 'integer',
  labels: { '*': 'labelValue', '#keys': 'labelKey' },
  managedFields: 'any',
  name: 'string',
  namespace: 'string',
  ownerReferences: 'any',
  resourceVersion: 'any',
  selfLink: 'string',
  uid: 'string',
} satisfies Shape;

/** metav1.LabelSelector. */
export const labelSelector = {
  matchLabels: { '*': 'labelValue', '#keys': 'labelKey' },
  matchExpressions: [
    {
      'key!': 'labelKey',
      'operator!': 'In|NotIn|Exists|DoesNotExist',
      values: ['labelValue'],
      '#check': 'matchExpression',
    },
  ],
} satisfies Shape;

/** The frame of a kind around its `spec`; `rest` adds further members, such as `#check`. */
export function kind(spec: Shape, rest: { readonly [field: string]: Shape } = {}): Shape {
  return {
    'apiVersion!': 'string',
    'kind!': 'string',
    metadata: objectMeta,
    'spec!': spec,
    status: 'any',
    ...rest,
  };
}

/** The frame of a kind that means something even without a `spec`. */
export function kindWithOptionalSpec(spec: Shape, rest: { readonly [field: string]: Shape } = {}): Shape {
  return { 'apiVersion!': 'string', 'kind!': 'string', metadata: objectMeta, spec, status: 'any', ...rest };
}

/** The same shape for several versions of a kind: `{'group/v1/Kind': shape, …}`. */
export function versions(group: string, names: readonly string[], kindName: string, shape: Shape): Table {
  return Object.fromEntries(names.map((version) => [`${group}/${version}/${kindName}`, shape]));
}
