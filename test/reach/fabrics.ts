import * as fc from 'fast-check';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests } from '../oracle/arbitrary.ts';
import { istioManifests, SERVICE_ACCOUNTS } from '../oracle/mesh-arbitrary.ts';
import { unique } from './unique.ts';

const NETWORK = { blocks: false, ties: false, hostNetwork: true, addresses: false };

/** The documents of a cluster with policies of both layers; the namespaces of the mesh replace those of the network. */
export const fabricManifests = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc.tuple(clusterManifests(NETWORK), istioManifests()).map(([network, mesh]) => {
    const others = network.filter(({ kind }) => kind !== 'Namespace').map(withAccount);
    return unique([...mesh, ...others]);
  });

export const fabricOf = (manifests: readonly JsonObject[]): Fabric => buildFabric(clusterOf(manifests));

function withAccount(object: JsonObject, index: number): JsonObject {
  if (object['kind'] !== 'Pod') return object;
  const spec = object['spec'] as JsonObject;
  return { ...object, spec: { ...spec, serviceAccountName: SERVICE_ACCOUNTS[index % 3] ?? 'default' } };
}
