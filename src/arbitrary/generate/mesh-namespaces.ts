import * as fc from 'fast-check';
import { NAMESPACES } from '#arbitrary/generate/names.ts';
import type { JsonObject } from '#manifest/json.ts';

/** How a namespace or a pod says whether it is in a mesh. */
const MESH_LABELS: readonly Record<string, string>[] = [
  {},
  { 'istio-injection': 'enabled' },
  { 'istio-injection': 'disabled' },
  { 'istio.io/dataplane-mode': 'ambient' },
];

/** The objects of all namespaces, in a mesh or not. */
export const meshNamespaces = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc.tuple(...NAMESPACES.map(() => fc.constantFrom(...MESH_LABELS))).map((labels) =>
    NAMESPACES.map((name, index) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: labels[index] ?? {} },
    })),
  );
