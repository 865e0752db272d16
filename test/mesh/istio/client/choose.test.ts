import { describe, expect, test } from 'vitest';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { istioChoose } from '#mesh/istio/client/choose.ts';
import { deployment, istioOf, service } from '../istio-of.ts';
import {
  API,
  call,
  callAddress,
  destinationRule,
  OLD,
  peerAuthentication,
  reasons,
  tls,
  WORLD,
  workloadOf,
  worldWith,
} from './calls.ts';

describe('automatic mutual TLS', () => {
  test('between two sidecars, at the port of the pods', () => {
    expect(call(worldWith([]), 'web', 'api')).toEqual({
      transport: 'mtls',
      port: 8080,
      because: [{ reason: 'istio/auto-mtls' }],
    });
  });

  test('not to a server without a proxy, nor from a client without one', () => {
    const istio = worldWith([]);
    expect(call(istio, 'web', 'old')).toMatchObject({ transport: 'plaintext' });
    expect(reasons(call(istio, 'web', 'old'))).toContain('istio/server-no-proxy');
    expect(call(istio, 'old', 'api')).toMatchObject({ transport: 'plaintext' });
    expect(reasons(call(istio, 'old', 'api'))[0]).toBe('istio/client-no-proxy');
  });

  test('not known where the namespace of the server is not among the manifests', () => {
    const objects = [...WORLD, deployment('far', { namespace: 'far' }), service('far', { namespace: 'far' })];
    expect(call(istioOf(objects), 'web', 'far')).toMatchObject({ transport: 'unknown' });
    expect(call(istioOf(objects), 'far', 'api')).toMatchObject({ transport: 'unknown' });
    expect(call(istioOf(objects), 'far', 'old')).toMatchObject({ transport: 'plaintext' });
  });

  test('not where the mesh turns it off', () => {
    const chosen = call(worldWith([], { enableAutoMtls: false }), 'web', 'api');
    expect(chosen).toMatchObject({ transport: 'plaintext' });
    expect(reasons(chosen)).toEqual(['istio/auto-mtls-off']);
  });

  test('not where the server has it turned off: for the namespace, the mesh, the workload or the port', () => {
    const chosen = (objects: Parameters<typeof worldWith>[0]) => call(worldWith(objects), 'web', 'api');
    const selector = { selector: { matchLabels: { app: 'api' } } };
    const off = { portLevelMtls: { 8080: { mode: 'DISABLE' } } };
    const other = { portLevelMtls: { 9090: { mode: 'DISABLE' } } };
    expect(chosen([peerAuthentication('shop', 'DISABLE')])).toMatchObject({ transport: 'plaintext' });
    expect(chosen([peerAuthentication('istio-system', 'DISABLE')])).toMatchObject({ transport: 'plaintext' });
    expect(chosen([peerAuthentication('edge', 'DISABLE')])).toMatchObject({ transport: 'mtls' });
    expect(chosen([peerAuthentication('shop', 'DISABLE', selector)])).toMatchObject({
      transport: 'plaintext',
      because: [{ reason: 'istio/server-mtls-disabled', pointer: '/spec/mtls/mode' }],
    });
    expect(chosen([peerAuthentication('shop', 'STRICT', { ...selector, ...off })])).toMatchObject({
      transport: 'plaintext',
    });
    expect(chosen([peerAuthentication('shop', 'STRICT', { ...selector, ...other })])).toMatchObject({
      transport: 'mtls',
    });
  });

  test('clients go by the namespace, so that a strict workload in a namespace without mutual TLS gets plaintext', () => {
    const strict = peerAuthentication('shop', 'STRICT', { selector: { matchLabels: { app: 'api' } } });
    const chosen = call(worldWith([peerAuthentication('shop', 'DISABLE'), strict]), 'web', 'api');
    expect(chosen).toMatchObject({ transport: 'plaintext' });
    expect(reasons(chosen)).toEqual(['istio/server-namespace-disabled']);
  });

  test('the label of the pods speaks before their proxy', () => {
    const api = deployment('shy', { namespace: 'shop', labels: { 'security.istio.io/tlsMode': 'disabled' } });
    const chosen = call(worldWith([api, service('shy')]), 'web', 'shy');
    expect(chosen).toMatchObject({ transport: 'plaintext' });
    expect(reasons(chosen)).toEqual(['istio/server-tls-label']);
  });
});

describe('the classic causes', () => {
  test('a DestinationRule turns TLS off for a strict server', () => {
    const rule = destinationRule('shop', 'api', tls('DISABLE'));
    const chosen = call(worldWith([peerAuthentication('shop', 'STRICT'), rule]), 'web', 'api');
    expect(chosen).toMatchObject({
      transport: 'plaintext',
      because: [{ reason: 'istio/rule-disable', pointer: '/spec/trafficPolicy/tls/mode' }],
    });
    expect(chosen.because.map(formatMeshBecause)).toEqual(['DestinationRule shop/rule turns TLS off']);
  });

  test("a DestinationRule asks for the mesh's TLS of a server without a proxy", () => {
    const chosen = call(worldWith([destinationRule('bare', 'old', tls('ISTIO_MUTUAL'))]), 'web', 'old');
    expect(chosen).toMatchObject({ transport: 'mtls', port: 8080 });
    expect(reasons(chosen)).toEqual(['istio/rule-istio-mutual-no-proxy']);
  });

  test('a DestinationRule asks for other TLS of a mesh service', () => {
    for (const mode of ['SIMPLE', 'MUTUAL']) {
      const chosen = call(worldWith([destinationRule('shop', API, tls(mode))]), 'web', 'api');
      expect(chosen).toMatchObject({
        transport: 'tls',
        because: [{ reason: 'istio/rule-tls', detail: mode }],
      });
    }
  });

  test('a credential that no workload is selected for leaves plaintext, but not at the selected ones', () => {
    const rule = tls('SIMPLE', { credentialName: 'db' });
    const plain = call(worldWith([destinationRule('edge', API, rule)]), 'web', 'api');
    expect(plain).toMatchObject({ transport: 'plaintext', because: [{ reason: 'istio/rule-credential' }] });
    const selecting = { ...rule, workloadSelector: { matchLabels: { app: 'web' } } };
    const sure = call(worldWith([destinationRule('edge', API, selecting)]), 'web', 'api');
    expect(sure).toMatchObject({ transport: 'tls' });
  });

  test('a call to a pod itself goes past the mesh, or nowhere', () => {
    expect(callAddress(worldWith([]), 'web', 'api')).toMatchObject({
      transport: 'plaintext',
      because: [{ reason: 'istio/passthrough-address' }, { reason: 'istio/outbound-default' }],
    });
    const closed = worldWith([], { outboundTrafficPolicy: 'REGISTRY_ONLY' });
    expect(callAddress(closed, 'web', 'api')).toMatchObject({ transport: 'refused' });
  });

  test('the port of the Service decides at port level, and nothing is inherited', () => {
    const settings = [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }];
    const policy = { trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: settings } };
    const chosen = call(worldWith([destinationRule('shop', 'api', policy)]), 'web', 'api');
    expect(chosen).toMatchObject({ transport: 'mtls', because: [{ reason: 'istio/auto-mtls' }] });
    const own = [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }];
    const rule = destinationRule('shop', 'api', { trafficPolicy: { portLevelSettings: own } });
    expect(call(worldWith([rule]), 'web', 'api')).toMatchObject({
      transport: 'plaintext',
      because: [{ pointer: '/spec/trafficPolicy/portLevelSettings/0/tls/mode' }],
    });
  });
});

describe('a Service without an address of its own', () => {
  const headless = service('group', { spec: { selector: { group: 'g' }, clusterIP: 'None' } });
  const member = (name: string, inject: string) =>
    deployment(name, { labels: { group: 'g', 'sidecar.istio.io/inject': inject } });

  test('is called with mutual TLS only if all of its pods have a sidecar', () => {
    const all = worldWith([headless, member('one', 'true'), member('two', 'true')]);
    expect(call(all, 'web', 'one', 'group')).toMatchObject({ transport: 'mtls' });
    const mixed = worldWith([headless, member('one', 'true'), member('two', 'false')]);
    const chosen = call(mixed, 'web', 'one', 'group');
    expect(chosen).toMatchObject({ transport: 'plaintext', because: [{ reason: 'istio/headless-mixed' }] });
  });

  test('clients are not told of a port without mutual TLS', () => {
    const off = { selector: { matchLabels: { app: 'one' } }, portLevelMtls: { 8080: { mode: 'DISABLE' } } };
    const istio = worldWith([headless, member('one', 'true'), peerAuthentication('shop', 'STRICT', off)]);
    expect(call(istio, 'web', 'one', 'group')).toMatchObject({ transport: 'mtls' });
  });
});

test('TLS of files instead of the mesh is told as unknown', () => {
  const config = 'proxyMetadata:\n  ISTIO_META_TLS_CLIENT_CERT_CHAIN: /etc/certs/chain.pem\n';
  const own = deployment('own', { annotations: { 'proxy.istio.io/config': config } });
  const chosen = call(worldWith([own, service('own')]), 'own', 'api');
  expect(chosen).toMatchObject({
    transport: 'unknown',
    because: [
      { reason: 'istio/client-proxy-certificates', pointer: expect.stringContaining('istio.io~1config') },
    ],
  });
});

test('which Service port is meant follows from the port of the pods', () => {
  const rule = destinationRule('bare', OLD, {
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
  });
  const istio = worldWith([rule]);
  const [found] = istio.cluster.services.filter(({ resource }) => resource.name === 'old');
  const destination = { workload: workloadOf(istio, 'old'), port: 8080, ...(found && { service: found }) };
  expect(istioChoose(istio, workloadOf(istio, 'web'), destination)).toMatchObject({ transport: 'tls' });
});
