import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import { fabricListeners } from '#equation/listener.ts';
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

function reachers(...files: readonly string[]): readonly string[] {
  const { resources } = parseManifests(files.map((content, index) => ({ name: `${index}.yaml`, content })));
  const fabric = buildFabric(buildCluster(resources));
  const web = fabric.network.workloads.find(({ resource }) => resource.name === 'web');
  if (web === undefined) throw new Error('no web');
  return fabricListeners(fabric, web)
    .filter(({ port, protocol }) => port === 8080 && protocol === 'TCP')
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
