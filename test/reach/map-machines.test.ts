import { expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import { addressReach } from '#reach/map/fabric/fabric-address.ts';
import { formatAddresses } from '#set/address-text.ts';
import { formatConnections } from '#set/connection-set.ts';
import { deployment, namespace } from '../mesh/istio/istio-of.ts';
import { peerAuthentication, policy, principal } from '../mesh/istio/ways/ways-of.ts';
import { clusterOf } from '../network/cluster-of.ts';

test('the map shows what a machine outside may get by its identity, as unknown', () => {
  const entry = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    metadata: { name: 'vm', namespace: 'shop' },
    spec: { address: '10.1.2.3', serviceAccount: 'front' },
  };
  const objects = [
    namespace('shop', { 'istio-injection': 'enabled' }),
    deployment('web'),
    policy('web', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] }),
    peerAuthentication('STRICT'),
  ];
  const told = (more: typeof objects) =>
    addressReach(buildFabric(clusterOf([...objects, ...more]))).flatMap(({ flows }) =>
      flows
        .filter(({ flow }) => flow.transport === 'mtls')
        .map(({ addresses, flow }) => [
          formatAddresses(addresses),
          formatConnections(flow.open),
          formatConnections(flow.unknown),
        ]),
    );
  expect(told([])).toEqual([]);
  expect(told([entry])).toContainEqual(['10.1.2.3', 'none', 'TCP 8080']);
});
