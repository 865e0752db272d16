import { describe, expect, test } from 'vitest';
import { findAdmissions } from '#network/entry/admission.ts';
import { formatPeer } from '#network/verdict/format-peer.ts';
import { formatConnections } from '#set/connection-set.ts';
import { networkOf, pod, policy } from './network-of.ts';

function admitted(yaml: string): readonly string[] {
  return findAdmissions(networkOf(yaml)).map(({ entrance, admitted: who }) => {
    const through = who.map(({ peer, open, unknown }) => {
      return `${formatPeer(peer)} ${formatConnections(open)} | ${formatConnections(unknown)}`;
    });
    return `${entrance.type} ${entrance.pointer} → ${entrance.workload.resource.name}: ${through.join(' and ')}`;
  });
}

const service = (name: string, spec: string, namespace = 'shop') =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
const WEB =
  pod('web') + service('web', '{selector: {app: web}, ports: [{name: main, port: 80, targetPort: http}]}');
const EVERYWHERE = '0.0.0.0/0,::/0';

describe('ways in by a Service or the node', () => {
  test.each([
    [
      '{type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: http}]}',
      [`LoadBalancer /spec/type → web: ${EVERYWHERE} TCP 8080 | none`],
    ],
    [
      '{type: LoadBalancer, loadBalancerSourceRanges: ["192.0.2.0/24 "], selector: {app: web}, ports: [{port: 80}]}',
      ['LoadBalancer /spec/type → web: 192.0.2.0/24 TCP 80 | none'],
    ],
    [
      '{type: NodePort, selector: {app: web}, ports: [{port: 53, protocol: UDP}]}',
      [`NodePort /spec/type → web: ${EVERYWHERE} UDP 53 | none`],
    ],
    [
      '{externalIPs: [192.0.2.1], selector: {app: web}, ports: [{port: 80, targetPort: 1}]}',
      [`externalIPs /spec/externalIPs → web: ${EVERYWHERE} TCP 1 | none`],
    ],
    ['{type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: nobody}]}', []],
    ['{type: ExternalName, externalName: x.example.com, externalIPs: [192.0.2.1]}', []],
    ['{selector: {app: web}, ports: [{port: 80}]}', []],
  ])('%s', (spec, expected) => {
    expect(admitted(pod('web') + service('s', spec))).toEqual(expected);
  });

  test('a Service without selector, by its EndpointSlice', () => {
    const slice = `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: s-1, namespace: shop, labels: {kubernetes.io/service-name: s}}
addressType: IPv4
ports: [{name: "", port: 9000}]
endpoints: [{addresses: [10.0.0.9], targetRef: {kind: Pod, name: web}}, {addresses: [192.0.2.9]}]
`;
    const yaml = pod('web') + service('s', '{type: NodePort, ports: [{port: 80}]}') + slice;
    expect(admitted(yaml)).toEqual([`NodePort /spec/type → web: ${EVERYWHERE} TCP 9000 | none`]);
  });

  test('hostPort and hostNetwork', () => {
    const yaml = `---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec: {containers: [{name: m, image: m, ports: [{containerPort: 80, hostPort: 8080}]}]}
${pod('b', 'hostNetwork: true')}${policy('deny', '{podSelector: {}}')}`;
    expect(admitted(yaml)).toEqual([
      'hostPort /spec/containers/0/ports/0/hostPort → a: ',
      `hostNetwork /spec/hostNetwork → b: ${EVERYWHERE} all | none`,
    ]);
  });

  test('policies decide which addresses get through', () => {
    const from = '[{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.128/25]}}]';
    const yaml =
      pod('web') +
      service('s', '{type: NodePort, selector: {app: web}, ports: [{port: 80}]}') +
      policy('p', `{podSelector: {}, ingress: [{from: ${from}}]}`);
    expect(admitted(yaml)).toEqual(['NodePort /spec/type → web: 192.0.2.0/25 TCP 80 | none']);
  });
});

describe('ways in through a controller', () => {
  const ingress = (backend: string) => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop}
spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: ${backend}}]}}]}
`;
  const AT = '/spec/rules/0/http/paths/0/backend';

  test.each([
    [
      '{service: {name: web, port: {number: 80}}}',
      [`Ingress ${AT} → web: the ingress controller TCP 8080 | none`],
    ],
    [
      '{service: {name: web, port: {name: main}}}',
      [`Ingress ${AT} → web: the ingress controller TCP 8080 | none`],
    ],
    ['{service: {name: web, port: {number: 81}}}', []],
    ['{service: {name: other, port: {number: 80}}}', []],
    ['{serviceName: web, servicePort: 80}', [`Ingress ${AT} → web: the ingress controller TCP 8080 | none`]],
  ])('Ingress %s', (backend, expected) => {
    expect(admitted(WEB + ingress(backend))).toEqual(expected);
  });

  test.each([
    ['{podSelector: {}, ingress: [{}]}', 'the ingress controller TCP 8080 | none'],
    [
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}',
      'the ingress controller TCP 8080 | none',
    ],
    ['{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}', ''],
    [
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {name: nginx}}}]}]}',
      'the ingress controller none | TCP 8080',
    ],
    ['{podSelector: {}}', ''],
  ])('where a policy says %s', (spec, expected) => {
    const yaml = WEB + ingress('{service: {name: web, port: {number: 80}}}') + policy('p', spec);
    expect(admitted(yaml)).toEqual([`Ingress ${AT} → web: ${expected}`]);
  });

  const route = (kind: string, spec: string, namespace = 'shop') =>
    `---\napiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: r, namespace: ${namespace}}\nspec: ${spec}\n`;
  const BACKEND = '/spec/rules/0/backendRefs/0';

  test.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'])('%s', (kind) => {
    const spec = '{parentRefs: [{name: gateway}], rules: [{backendRefs: [{name: web, port: 80}]}]}';
    expect(admitted(WEB + route(kind, spec))).toEqual([
      `${kind} ${BACKEND} → web: the ingress controller TCP 8080 | none`,
    ]);
  });

  test('a route whose parent is a Service stays in the mesh', () => {
    const spec =
      '{parentRefs: [{kind: Service, group: "", name: web}], rules: [{backendRefs: [{name: web, port: 80}]}]}';
    expect(admitted(WEB + route('HTTPRoute', spec))).toEqual([]);
  });

  test('a route to another namespace needs a grant there', () => {
    const spec =
      '{parentRefs: [{name: g}], rules: [{backendRefs: [{name: web, namespace: shop, port: 80}]}]}';
    const grant = (from: string) =>
      `---\napiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: g, namespace: shop}\n` +
      `spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${from}}], to: [{group: "", kind: Service}]}\n`;
    const yaml = WEB + route('HTTPRoute', spec, 'edge');
    expect(admitted(yaml)).toEqual([]);
    expect(admitted(yaml + grant('elsewhere'))).toEqual([]);
    expect(admitted(yaml + grant('edge'))).toHaveLength(1);
  });

  test.each([
    ['{to: {kind: Service, name: web}}', 1],
    ['{to: {kind: Service, name: web}, port: {targetPort: http}}', 1],
    ['{to: {kind: Service, name: web}, port: {targetPort: main}}', 1],
    ['{to: {kind: Service, name: web}, port: {targetPort: 9999}}', 0],
    ['{to: {kind: Service, name: other}, alternateBackends: [{kind: Service, name: web}]}', 1],
  ])('OpenShift Route %s', (spec, count) => {
    const yaml = `---\napiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: r, namespace: shop}\nspec: ${spec}\n`;
    expect(admitted(WEB + yaml)).toHaveLength(count);
  });
});
