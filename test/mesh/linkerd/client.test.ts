import { describe, expect, test } from 'vitest';
import type { Destination } from '#mesh/client.ts';
import { linkerdOf, workload } from './linkerd-of.ts';

const pod = (name: string, annotations: object = {}) =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app: name }, annotations: { 'linkerd.io/inject': 'enabled', ...annotations } }, spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] } })}\n`;
const service = (spec: object, metadata: object = {}) =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', ...metadata }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec } })}\n`;
const config = (mode: string) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: linkerd-config, namespace: linkerd}\ndata: {values: '${mode}'}\n`;

function chosen(
  yaml: string,
  port = 8080,
): readonly [transport: string, port: number, reason: string | undefined] {
  const { cluster, linkerd } = linkerdOf(yaml);
  const [found] = cluster.services;
  const [servicePort] = found?.ports ?? [];
  const through = found === undefined || servicePort === undefined ? {} : { service: found, servicePort };
  const destination: Destination = { workload: workload(cluster, 'shop/web'), port, ...through };
  const { transport, port: arrives, because } = linkerd.choose(workload(cluster, 'shop/client'), destination);
  return [transport, arrives, because.at(-1)?.reason];
}

describe('the transport of a meshed client', () => {
  const client = pod('client');

  test('mutual TLS to the inbound port, or to the port itself where traffic is transparent', () => {
    expect(chosen(client + pod('web'))).toEqual(['mtls', 4143, 'linkerd/transport-header']);
    expect(chosen(client + pod('web', { 'config.linkerd.io/inbound-port': '5143' }))[1]).toBe(5143);
    const transparent = config('proxy: {outboundTransportMode: transparent}');
    expect(chosen(client + pod('web') + transparent)).toEqual(['mtls', 8080, 'linkerd/mtls']);
    // Before there was the setting, it was so.
    expect(chosen(client + pod('web') + config('proxy: {}'))).toEqual(['mtls', 8080, 'linkerd/mtls']);
  });

  test('opaque ports go to the inbound port in any case', () => {
    const transparent = config('proxy: {outboundTransportMode: transparent}');
    const opaque = { 'config.linkerd.io/opaque-ports': '8080' };
    expect(chosen(client + pod('web', opaque) + transparent)[1]).toBe(4143);
    const byProtocol = service({
      ports: [{ name: 'http', port: 80, targetPort: 8080, appProtocol: 'linkerd.io/opaque' }],
    });
    expect(chosen(client + pod('web') + transparent + byProtocol)[1]).toBe(4143);
    expect(chosen(client + pod('web') + transparent + service({}))[1]).toBe(8080);
    const byAnnotation = service({}, { annotations: { 'config.linkerd.io/opaque-ports': '80' } });
    expect(chosen(client + pod('web') + transparent + byAnnotation)[1]).toBe(4143);
  });

  test("the proxy's own ports are reached directly", () => {
    expect(chosen(client + pod('web'), 4191).slice(0, 2)).toEqual(['mtls', 4191]);
  });

  test('plaintext where one of them takes the port out of the mesh', () => {
    const skipped = pod('web', { 'config.linkerd.io/skip-inbound-ports': '8080' });
    expect(chosen(client + skipped)).toEqual(['plaintext', 8080, 'linkerd/skip-inbound']);
    const skipping = (port: string) => pod('client', { 'config.linkerd.io/skip-outbound-ports': port });
    expect(chosen(skipping('8080') + pod('web'))).toEqual([
      'plaintext',
      8080,
      'linkerd/client-skip-outbound',
    ]);
    // What iptables of the client see is the Service's port.
    expect(chosen(skipping('80') + pod('web') + service({}))[0]).toBe('plaintext');
    expect(chosen(skipping('8080') + pod('web') + service({}))[0]).toBe('mtls');
    expect(chosen(skipping('80') + pod('web') + service({ clusterIP: 'None' }))[0]).toBe('mtls');
  });

  test('plaintext to a pod without a proxy, and no answer where that is not known', () => {
    expect(chosen(client + pod('web', { 'linkerd.io/inject': 'disabled' })).slice(0, 2)).toEqual([
      'plaintext',
      8080,
    ]);
    expect(chosen(client + pod('web', { 'linkerd.io/inject': '' }))[0]).toBe('unknown');
  });
});

describe('what leaves the cluster', () => {
  const network = (namespace: string, spec: string) =>
    `---\napiVersion: policy.linkerd.io/v1alpha1\nkind: EgressNetwork\nmetadata: {name: all, namespace: ${namespace}}\nspec: {${spec}}\n`;
  const route = (namespace: string, rules: string) =>
    `---\napiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TLSRoute\nmetadata: {name: r, namespace: ${namespace}}\nspec: {hostnames: [httpbin.org], parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: all, namespace: ${namespace}, port: 443}], rules: [${rules}]}\n`;
  const out = (yaml: string) => {
    const { cluster, linkerd } = linkerdOf(
      pod('client', { 'config.linkerd.io/skip-outbound-ports': '' }) + yaml,
    );
    const { allows, hosts } = linkerd.outbound(workload(cluster, 'shop/client'));
    return [allows, ...hosts.map(({ host, ports }) => `${host}:${ports.join()}`)];
  };
  const outside = '{backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: all}]}';

  test.each([
    ['nothing is said', '', ['any']],
    ['it is refused', network('shop', 'trafficPolicy: Deny'), ['none']],
    ['it is let through', network('shop', 'trafficPolicy: Allow'), ['any']],
    [
      'but for a host',
      network('shop', 'trafficPolicy: Deny') + route('shop', outside),
      ['registered', 'httpbin.org:443'],
    ],
    [
      'a route that leads to a Service lets nothing out',
      network('shop', 'trafficPolicy: Deny') + route('shop', '{backendRefs: [{name: web, port: 80}]}'),
      ['none'],
    ],
    ['for all namespaces', network('linkerd-egress', 'trafficPolicy: Deny'), ['none']],
    ['not for another one', network('other', 'trafficPolicy: Deny'), ['any']],
    [
      'its own namespace comes first',
      network('linkerd-egress', 'trafficPolicy: Deny') + network('shop', 'trafficPolicy: Allow'),
      ['any'],
    ],
    [
      'only some addresses',
      network('shop', 'trafficPolicy: Deny, networks: [{cidr: 203.0.113.0/24}]'),
      ['unknown'],
    ],
    [
      'some here, the rest everywhere',
      network('shop', 'trafficPolicy: Deny, networks: [{cidr: 203.0.113.0/24}]') +
        network('linkerd-egress', 'trafficPolicy: Deny'),
      ['none'],
    ],
  ])('%s', (_, yaml, expected) => {
    expect(out(yaml)).toEqual(expected);
  });

  test('ports that go past the proxy are open', () => {
    const { cluster, linkerd } = linkerdOf(pod('client') + network('shop', 'trafficPolicy: Deny'));
    expect(linkerd.outbound(workload(cluster, 'shop/client')).hosts).toMatchObject([
      { host: '*', ports: [4567, 4568] },
    ]);
  });
});
