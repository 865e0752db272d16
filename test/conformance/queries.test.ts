import { describe, expect, test } from 'vitest';
import { type JsonObject, objectAt } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { addressPeer, type Peer, workloadPeer } from '#network/peer.ts';
import { parseAddresses } from '#set/address-text.ts';
import { hasConnection, type Protocol } from '#set/connection-set.ts';
import { hasVectors, readVectors, vectorCluster } from './vectors.ts';

interface Query {
  readonly from?: string;
  readonly fromIP?: string;
  readonly to?: string;
  readonly toIP?: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly expected:
    | 'allow'
    | 'deny'
    | { readonly adminTierAlone: string; readonly baselineTierAlone: string };
}

interface Queries {
  readonly manifests: readonly JsonObject[];
  readonly podIPs?: Readonly<Record<string, string>>;
  readonly queries: readonly Query[];
}

/**
 * What the notes of the network-policy-api cases say about their cluster, besides the manifests: nodes carry
 * `kubernetes.io/os=linux`, and the pods of each StatefulSet have these addresses.
 */
const LINUX_NODE: JsonObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node', labels: { 'kubernetes.io/os': 'linux' } },
};

const FAMILIES = [
  { family: 'network-policy-api-anp-v1alpha1', nodes: [LINUX_NODE], atLeast: 50 },
  { family: 'network-policy-api-cnp-v1alpha2', nodes: [LINUX_NODE], atLeast: 50 },
  { family: 'kube-network-policies', nodes: [], atLeast: 20 },
];

describe.skipIf(!hasVectors).each(FAMILIES)('$family [needs ../shared]', ({ family, nodes, atLeast }) => {
  const cases = readVectors<Queries>(family);

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(atLeast);
  });

  test.each(cases)('$name', ({ manifests, podIPs, queries }) => {
    const network = buildNetwork(
      vectorCluster([...manifests.flatMap((one) => podsOf(one, podIPs)), ...nodes]),
    );
    const answers = queries.map((query) => {
      const from = peerOf(network, query.from, query.fromIP);
      const to = peerOf(network, query.to, query.toIP);
      const { open, unknown } = connections(network, from, to);
      const { protocol, port } = query;
      const verdict = hasConnection(unknown, protocol, port)
        ? 'unknown'
        : hasConnection(open, protocol, port)
          ? 'allow'
          : 'deny';
      return { query, verdict };
    });
    expect(answers).toEqual(queries.map((query) => ({ query, verdict: expectedOf(query) })));
  });
});

/** Where the source asks the tiers one by one, the admin tier's word comes first. */
function expectedOf({ expected }: Query): string {
  if (typeof expected === 'string') return expected;
  const { adminTierAlone, baselineTierAlone } = expected;
  const first = adminTierAlone === 'next' ? baselineTierAlone : adminTierAlone;
  return first === 'next' ? 'allow' : first;
}

/** A StatefulSet as its pods, with the addresses that the case gives them. */
function podsOf(manifest: JsonObject, addresses: Queries['podIPs']): readonly JsonObject[] {
  const metadata = objectAt(manifest, 'metadata');
  const template = objectAt(objectAt(manifest, 'spec'), 'template');
  const prefix = `${String(metadata['namespace'])}/${String(metadata['name'])}-`;
  if (manifest['kind'] !== 'StatefulSet' || addresses === undefined) return [manifest];
  return Object.entries(addresses)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, ip]) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...objectAt(template, 'metadata'),
        name: name.slice(name.indexOf('/') + 1),
        namespace: metadata['namespace'],
      },
      spec: template['spec'],
      status: { podIPs: [{ ip }] },
    }));
}

function peerOf(network: Network, name: string | undefined, address: string | undefined): Peer {
  const workload = network.workloads.find(({ resource }) => {
    return `${resource.namespace}/${resource.name}` === name;
  });
  if (workload !== undefined) return workloadPeer(workload);
  const addresses = parseAddresses(address ?? name ?? '');
  if (addresses === undefined) throw new Error(`no peer ${name} ${address}`);
  return addressPeer(addresses);
}
