import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { bestEntering, enteringOf } from '#equation/entering.ts';
import { buildFabric } from '#equation/fabric.ts';
import { parseManifests } from '#manifest/parse.ts';

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
`;
const BARE = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
`;
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
`;
const service = (name: string, more: string, ports = '[{name: http, port: 80, targetPort: 8080}]') =>
  `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: ${ports}${more}}
`;
const BALANCER = service('web', ', type: LoadBalancer');
const STRICT = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
`;
const EXCEPT = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: PERMISSIVE}}}
`;
const policy = (app: string, ingress: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${app}, namespace: shop}
spec: {podSelector: {matchLabels: {app: ${app}}}, policyTypes: [Ingress], ingress: ${ingress}}
`;
const authorization = (spec: string) => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec: ${spec}
`;
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
const block = (cidr: string) => `[{from: [{ipBlock: {cidr: ${cidr}}}]}]`;

/** Each way in to shop/web (or another) as `port type outcome`, with what stops it, and `?` where who connects isn't shown. */
function entered(documents: readonly string[], name = 'web'): readonly string[] {
  const { resources } = parseManifests(
    documents.map((content, index) => ({ name: `${index}.yaml`, content })),
  );
  const fabric = buildFabric(buildCluster(resources));
  const workload = fabric.network.workloads.find(({ resource }) => resource.name === name);
  if (workload === undefined) throw new Error(`no ${name}`);
  return bestEntering(enteringOf(fabric, workload)).map(
    ({ port, type, outcome, stoppedBy, seen, call }) =>
      `${port} ${type} ${outcome}${stoppedBy === undefined ? '' : ` ${stoppedBy}`}${call?.outcome === 'closed' ? ' behind' : ''}${seen ? '' : ' ?'}`,
  );
}

describe('an honest client outside, at a Service', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['in no mesh, gets in', [BARE, WEB, BALANCER], ['8080 LoadBalancer open']],
    [
      'gets in by a port of every node',
      [BARE, WEB, service('web', ', type: NodePort')],
      ['8080 NodePort open'],
    ],
    ['gets in where plaintext is taken', [NAMESPACE, WEB, BALANCER], ['8080 LoadBalancer open']],
    ['has no certificate', [NAMESPACE, WEB, BALANCER, STRICT], ['8080 LoadBalancer closed transport']],
    ['needs none at a port excepted', [NAMESPACE, WEB, BALANCER, STRICT, EXCEPT], ['8080 LoadBalancer open']],
    [
      'is denied',
      [NAMESPACE, WEB, BALANCER, authorization('{}')],
      ['8080 LoadBalancer closed authorization'],
    ],
    [
      'is denied for want of an identity',
      [NAMESPACE, WEB, BALANCER, authorization('{rules: [{from: [{source: {principals: ["*"]}}]}]}')],
      ['8080 LoadBalancer closed authorization'],
    ],
    ['is dropped', [BARE, WEB, BALANCER, policy('web', '[]')], ['8080 LoadBalancer closed network']],
    [
      'gets in from some addresses',
      [BARE, WEB, BALANCER, policy('web', block('203.0.113.0/24'))],
      ['8080 LoadBalancer open'],
    ],
    [
      'is dropped where the load balancer takes others than the policy',
      [
        BARE,
        WEB,
        service('web', ', type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24]'),
        policy('web', block('203.0.113.0/24')),
      ],
      ['8080 LoadBalancer closed network'],
    ],
    [
      'is denied where network and mesh permit different addresses',
      [
        NAMESPACE,
        WEB,
        BALANCER,
        policy('web', block('203.0.113.0/24')),
        authorization('{rules: [{from: [{source: {ipBlocks: [198.51.100.0/24]}}]}]}'),
      ],
      ['8080 LoadBalancer closed authorization'],
    ],
    [
      'is asked by an authorizer that the manifests do not show',
      [NAMESPACE, WEB, BALANCER, authorization('{action: CUSTOM, provider: {name: opa}, rules: [{}]}')],
      ['8080 LoadBalancer unknown'],
    ],
    ['has no way in', [BARE, WEB, service('web', '')], []],
  ])('%s', (_, documents, expected) => {
    expect(entered(documents)).toEqual(expected);
    expect(entered(documents.toReversed())).toEqual(expected);
  });

  test('at each port by the best of the ways in', () => {
    const two = service(
      'web',
      ', type: LoadBalancer',
      '[{name: http, port: 80, targetPort: 8080}, {name: b, port: 81, targetPort: 9090}]',
    );
    const only = policy('web', '[{ports: [{port: 8080}]}]');
    expect(entered([BARE, WEB, two, only])).toEqual([
      '8080 LoadBalancer open',
      '9090 LoadBalancer closed network',
    ]);
    expect(entered([NAMESPACE, WEB, BALANCER, INGRESS, STRICT])).toEqual(['8080 Ingress unknown ?']);
  });

  test('at a port of the node; but nothing is asked of pods in its network', () => {
    const port = WEB.replace('containerPort: 8080', 'containerPort: 8080, hostPort: 80');
    expect(entered([BARE, port])).toEqual(['8080 hostPort open']);
    expect(
      entered([BARE, WEB.replace('{serviceAccountName', '{hostNetwork: true, serviceAccountName')]),
    ).toEqual([]);
  });
});

describe('by an ingress controller that the manifests do not have', () => {
  const INSIDE = [NAMESPACE, WEB, service('web', ''), INGRESS];
  test.each<[string, readonly string[], string]>([
    ['gets in', INSIDE, '8080 Ingress open'],
    ['may be in the mesh', [...INSIDE, STRICT], '8080 Ingress unknown ?'],
    [
      'may be whom the policy means',
      [...INSIDE, policy('web', '[{from: [{namespaceSelector: {matchLabels: {team: edge}}}]}]')],
      '8080 Ingress unknown ?',
    ],
    ['is dropped, whoever it is', [...INSIDE, policy('web', '[]')], '8080 Ingress closed network ?'],
    [
      'is denied, whoever it is',
      [...INSIDE, STRICT, authorization('{}')],
      '8080 Ingress closed authorization ?',
    ],
    ['is no member where there is no mesh', [BARE, WEB, service('web', ''), INGRESS], '8080 Ingress open'],
  ])('%s', (_, documents, expected) => {
    expect(entered(documents)).toEqual([expected]);
  });
});

describe('by a gateway of the mesh', () => {
  const GATE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: gate, namespace: shop}
spec:
  selector: {matchLabels: {app: gate}}
  template:
    metadata: {labels: {app: gate, istio: ingressgateway}, annotations: {inject.istio.io/templates: gateway}}
    spec: {serviceAccountName: gate, containers: [{name: istio-proxy, image: auto}]}
`;
  const PORTS =
    '[{name: status, port: 15021}, {name: http, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]';
  const OUTSIDE = service('gate', ', type: LoadBalancer', PORTS);
  const server = (more: string) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: gate, namespace: shop}
spec: {selector: {app: gate}, servers: [{hosts: ["*"], ${more}}]}
`;
  const HTTP = server('port: {number: 80, name: http, protocol: HTTP}');
  const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: ["*"], gateways: [gate], http: [{route: [{destination: {host: web}}]}]}
`;
  const ALL = [NAMESPACE, WEB, service('web', ''), GATE, OUTSIDE, HTTP, ROUTE, STRICT];

  test('to what demands mutual TLS, which the gateway has', () => {
    expect(entered(ALL)).toEqual(['8080 gateway open']);
  });

  test.each<[string, readonly string[], string]>([
    ['stopped before it', [...ALL, policy('gate', '[]')], '8080 gateway closed network'],
    ['stopped behind it', [...ALL, policy('web', '[]')], '8080 gateway closed network behind'],
    [
      'which is not permitted to call',
      [...ALL, authorization('{selector: {matchLabels: {app: web}}}')],
      '8080 gateway closed authorization behind',
    ],
    [
      'to which nothing among the manifests leads',
      ALL.filter((one) => one !== OUTSIDE),
      '8080 gateway unknown ?',
    ],
    [
      'that the manifests do not have',
      ALL.filter((one) => one !== GATE && one !== OUTSIDE),
      '8080 gateway unknown ?',
    ],
  ])('%s', (_, documents, expected) => {
    expect(entered(documents)).toEqual([expected]);
  });

  test('itself, at the ports at which it has a server', () => {
    expect(entered(ALL, 'gate')).toEqual(['8080 LoadBalancer open']);
  });

  test('that asks for certificates of another authority: who is meant has one', () => {
    const mutual = server(
      'port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: MUTUAL, credentialName: c}',
    );
    expect(entered([NAMESPACE, GATE, OUTSIDE, mutual], 'gate')).toEqual(['8443 LoadBalancer open']);
  });

  test("that asks for the mesh's own certificates is not for the outside", () => {
    const own = server('port: {number: 80, name: https, protocol: HTTPS}, tls: {mode: ISTIO_MUTUAL}');
    expect(entered(ALL.map((one) => (one === HTTP ? own : one)))).toEqual([]);
    expect(entered([NAMESPACE, GATE, OUTSIDE, own], 'gate')).toEqual(['8080 LoadBalancer closed identity']);
  });
});
