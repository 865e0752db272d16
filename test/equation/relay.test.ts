import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { Intent } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { relayWorkload } from '#equation/hop.ts';
import { inbound } from '#equation/inbound.ts';
import { resolveIntent } from '#equation/intent.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import { callersOf } from '#equation/undeclared.ts';
import { parseManifests } from '#manifest/parse.ts';

const BEHIND = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: gate}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: shop}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client}}
    spec: {serviceAccountName: client, containers: [{name: client, image: client}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: only-gate, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  action: ALLOW
  rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/gate]}}]}]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
`;
const GATE = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gate, namespace: shop}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
`;

const NOTHING: Intent = { flows: [], public: [], intruders: 'anybody' };

function fabricOf(...files: readonly string[]): Fabric {
  const { resources } = parseManifests(files.map((content, index) => ({ name: `${index}.yaml`, content })));
  return buildFabric(buildCluster(resources));
}

function listenersOf(fabric: Fabric): readonly FabricListener[] {
  const web = fabric.network.workloads.find(({ resource }) => resource.name === 'web');
  if (web === undefined) throw new Error('no web');
  return fabricListeners(fabric, web).filter(({ port, protocol }) => port === 8080 && protocol === 'TCP');
}

function reachers(...files: readonly string[]): readonly string[] {
  const fabric = fabricOf(...files);
  return listenersOf(fabric)
    .flatMap((listener) => inbound(fabric, listener))
    .map(
      ({ peer, outcome, way, via }) =>
        `${peer.type} ${way.transport} ${via?.resource.id ?? way.via?.serviceAccount ?? '-'} ${outcome}`,
    );
}

describe('a way through a relay', () => {
  test('is open to whoever reaches the relay, where the relay is among the manifests', () => {
    const found = reachers(BEHIND, GATE);
    expect(found).toContain('workloads mtls Gateway/shop/gate open');
    expect(found.some((one) => one.startsWith('pods mtls Gateway/shop/gate'))).toBe(true);
  });

  test('is unknown, and not closed, where it is not', () => {
    const found = reachers(BEHIND);
    expect(found).toContain('workloads mtls gate unknown');
    expect(found.some((one) => one.startsWith('pods mtls gate unknown'))).toBe(true);
    expect(found.filter((one) => one.endsWith(' open') && !one.startsWith('pods mtls -'))).toEqual([]);
  });
});

describe('a pod that somebody adds with the labels of a relay', () => {
  const added = (account: string) => `
apiVersion: v1
kind: Pod
metadata: {name: mallory, namespace: shop, labels: {gateway.networking.k8s.io/gateway-name: gate}}
spec: {serviceAccountName: ${account}, containers: [{name: main, image: main}]}
`;
  const orders = (account: string) => [
    // Read before the relay as well, since the first one found is taken.
    [added(account), BEHIND, GATE],
    [BEHIND, GATE, added(account)],
  ];

  test.each(['default', 'client', 'web'])('is not the relay, under service account %s', (account) => {
    for (const files of orders(account)) {
      const fabric = fabricOf(...files);
      const listeners = listenersOf(fabric);
      expect(listeners.flatMap(({ ways }) => ways).flatMap(({ via }) => via?.serviceAccount ?? [])).toEqual([
        'gate',
      ]);
      // Who is the relay may call: it is a declared caller of what it serves.
      const callers = listeners.flatMap(
        (one) => callersOf(fabric, resolveIntent(fabric, NOTHING), one).workloads,
      );
      expect(callers.map(({ resource }) => resource.id)).toEqual(['Gateway/shop/gate']);
      expect(reachers(...files)).toContain('workloads mtls Gateway/shop/gate open');
    }
  });

  test('does not stand in for one that the manifests do not have', () => {
    const files = [BEHIND, added('default')];
    expect(reachers(...files)).toContain('workloads mtls gate unknown');
    expect(reachers(...files).filter((one) => one.includes('mallory'))).toEqual([]);
  });

  test('has the labels and still is not it, in a namespace whose relay runs under another account', () => {
    const fabric = fabricOf(BEHIND, added('default'), GATE);
    const relay = {
      namespace: 'shop',
      labels: { 'gateway.networking.k8s.io/gateway-name': 'gate' },
      port: 15008,
    };
    const named = (serviceAccount: string) =>
      relayWorkload(fabric, { ...relay, serviceAccount })?.resource.id;
    expect(named('gate')).toBe('Gateway/shop/gate');
    expect(named('elsewhere')).toBeUndefined();
  });
});
