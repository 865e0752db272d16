import * as fc from 'fast-check';
import { KEYS, NAMESPACES, VALUES } from '#arbitrary/generate/names.ts';
import { optional, present } from '#arbitrary/generate/present.ts';
import type { JsonObject } from '#manifest/json.ts';

/** Labels of a pod or a namespace. */
export const labels = (): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), { maxKeys: 3, noNullPrototype: true });

const expression = (keys: readonly string[], values: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );

/** A LabelSelector: empty, or with labels, expressions of all four operators, or both. */
export const selector = (
  keys: readonly string[] = KEYS,
  values: readonly string[] = VALUES,
): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    {
      weight: 5,
      arbitrary: fc
        .record({
          matchLabels: optional(
            fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), {
              maxKeys: 1,
              noNullPrototype: true,
            }),
          ),
          matchExpressions: optional(fc.array(expression(keys, values), { maxLength: 2 })),
        })
        .map(present),
    },
  );

/** On namespaces: by their labels, or by the one that says their name. */
export const namespaceSelector = (): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 3, arbitrary: selector() },
    { weight: 2, arbitrary: selector(['kubernetes.io/metadata.name'], [...NAMESPACES, 'new']) },
  );
