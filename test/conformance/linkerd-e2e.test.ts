import { describe, expect, test } from 'vitest';
import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { buildMesh, membershipOf, semanticsOf, waysTo } from '#mesh/mesh.ts';
import { parseAddresses } from '#set/address-text.ts';
import { intersectRequests, isNoRequests, requestsWith, whereAddress, whereValue } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface Query {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly expected: string;
}
interface Case {
  readonly manifests: readonly VectorManifest[];
  readonly queries: readonly Query[];
}

const cases = readVectors<Case>('linkerd-e2e');

describe.skipIf(!hasVectors)("Linkerd's end-to-end tests [needs ../shared]", () => {
  test('there are cases', () => {
    expect(cases.flatMap(({ queries }) => queries).length).toBeGreaterThan(15);
  });

  test.each(cases)('$name', ({ manifests, queries }) => {
    const cluster = vectorCluster(manifests);
    for (const query of queries) {
      expect({ ...query, expected: verdict(cluster, query) }).toEqual(query);
    }
  });
});

/** What an honest client gets: the transport that it would choose, and whether that way permits its request. */
function verdict(cluster: Cluster, { from, to, port, path = '/', method = 'GET' }: Query): string {
  const mesh = buildMesh(cluster);
  const [client, workload] = [workloadOf(cluster, from), workloadOf(cluster, to)];
  const semantics = semanticsOf(mesh, client);
  const chosen = semantics.choose(client, { workload, port });
  const way = waysTo(mesh, workload, 'TCP', port).find(
    (one) => one.transport === chosen.transport && one.port === chosen.port,
  );
  if (way === undefined || way.accepted !== 'yes') return 'refused';
  const meshed = membershipOf(mesh, client).mesh === 'linkerd';
  const identity = meshed ? strings(semantics.principal(client)) : ABSENT;
  const request = requestsWith({ protocol: strings('http'), method: strings(method), path: strings(path) });
  let permitted = whereValue(way.authorization.permitted, 'principal', identity);
  const [address = ''] = client.addresses;
  const source = parseAddresses(address);
  // Without an address in the case, the client is somewhere in the cluster.
  permitted = whereAddress(permitted, 'source', source ?? clusterAddress);
  return isNoRequests(intersectRequests(permitted, request)) ? 'denied' : 'authorized';
}

const clusterAddress = parseAddresses('10.42.0.99') ?? { IPv4: [], IPv6: [] };

function workloadOf(cluster: Cluster, id: string): Workload {
  const found = cluster.workloads.find(({ namespace, resource }) => `${namespace}/${resource.name}` === id);
  if (found === undefined) throw new Error(`no workload ${id}`);
  return found;
}
