import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { listenersOf } from '#network/listeners.ts';
import { buildNetwork } from '#network/network.ts';
import { clusterOf } from './cluster-of.ts';

const pod: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'db', namespace: 'shop', labels: { app: 'db' } },
  spec: { containers: [{ name: 'db', ports: [{ name: 'sql', containerPort: 5432 }] }] },
};

function policy(name: string, app: string, ports: readonly JsonObject[]): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'shop' },
    spec: { podSelector: { matchLabels: { app } }, ingress: [{ ports }] },
  };
}

test('ports that only a policy of the workload names are listeners too, each once; ranges and names are not', () => {
  const network = buildNetwork(
    clusterOf([
      pod,
      policy('own', 'db', [
        { port: 5432 },
        { port: 9187 },
        { port: 9187 },
        { port: 80, endPort: 90 },
        { port: 'sql' },
      ]),
      policy('udp', 'db', [{ port: 9187, protocol: 'UDP' }]),
      policy('other', 'web', [{ port: 8080 }]),
    ]),
  );
  const [db] = network.workloads;
  if (db === undefined) throw new Error('there is no workload');
  expect(
    listenersOf(network, db).map(({ protocol, port, source }) => `${protocol} ${port} ${source}`),
  ).toEqual([
    'TCP 5432 container',
    'TCP 9187 policy',
    'UDP 9187 policy',
    'TCP 0 any',
    'UDP 0 any',
    'SCTP 0 any',
  ]);
});
