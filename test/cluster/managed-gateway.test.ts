import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';

function gateway(spec: string, annotations = '{}') {
  const content = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: front, annotations: ${annotations}}
spec: ${spec}
`;
  return buildCluster(parseManifests([{ name: 'gateway.yaml', content }]).resources);
}

describe('the pods that Istio runs for a Gateway of the Gateway API', () => {
  test('a gateway: named and labelled after it, listening where its listeners say', () => {
    const [pods] = gateway(
      '{gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}, {name: https, port: 443, protocol: HTTPS}]}',
    ).operated;
    expect(pods?.namespace).toBe('front');
    expect(pods?.serviceAccount).toBe('edge-istio');
    expect(pods?.labels).toMatchObject({
      'gateway.networking.k8s.io/gateway-name': 'edge',
      'gateway.istio.io/managed': 'istio.io-gateway-controller',
    });
    expect(pods?.ports.map(({ number, pointer }) => [number, pointer])).toEqual([
      [80, '/spec/listeners/0'],
      [443, '/spec/listeners/1'],
    ]);
  });

  test('a waypoint runs under an account of its own name, outside of the mesh that it serves', () => {
    const [pods] = gateway(
      '{gatewayClassName: istio-waypoint, infrastructure: {labels: {team: a}}, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}',
    ).operated;
    expect(pods?.serviceAccount).toBe('edge');
    expect(pods?.labels).toMatchObject({ team: 'a', 'istio.io/dataplane-mode': 'none' });
  });

  test('names can be overridden', () => {
    const [pods] = gateway(
      '{gatewayClassName: istio, listeners: []}',
      '{gateway.istio.io/name-override: other}',
    ).operated;
    expect(pods?.serviceAccount).toBe('other');
  });

  test('none for a gateway that is deployed by hand, nor for a class that Istio does not run', () => {
    const byHand =
      '{gatewayClassName: istio, addresses: [{type: Hostname, value: ingress.front.svc.cluster.local}], listeners: []}';
    expect(gateway(byHand).operated).toEqual([]);
    expect(gateway('{gatewayClassName: nginx, listeners: []}').operated).toEqual([]);
    expect(gateway('{gatewayClassName: constructor, listeners: []}').operated).toEqual([]);
  });
});
