import { describe, expect, test } from 'vitest';
import { deployment, namespace, service, waypoint } from '../istio-of.ts';
import { call, callAddress, destinationRule, peerAuthentication, reasons, tls, worldWith } from './calls.ts';

const AMBIENT = [
  namespace('mesh', { 'istio.io/dataplane-mode': 'ambient' }),
  deployment('here', { namespace: 'mesh' }),
  deployment('there', { namespace: 'mesh' }),
  service('there', { namespace: 'mesh' }),
];

describe('calls that ztunnel captures', () => {
  test('go in HBONE to the ambient mesh, and as they are to what is outside of the mesh', () => {
    const istio = worldWith(AMBIENT);
    expect(call(istio, 'here', 'there')).toMatchObject({ transport: 'mtls', port: 15008 });
    expect(callAddress(istio, 'here', 'there')).toMatchObject({ transport: 'mtls', port: 15008 });
    expect(call(istio, 'here', 'old')).toMatchObject({ transport: 'plaintext', port: 8080 });
  });

  test('know nothing of DestinationRules and of modes', () => {
    const istio = worldWith([
      ...AMBIENT,
      destinationRule('mesh', 'there', tls('DISABLE')),
      peerAuthentication('mesh', 'DISABLE'),
    ]);
    expect(call(istio, 'here', 'there')).toMatchObject({ transport: 'mtls', port: 15008 });
  });

  test('go in HBONE to sidecars that take it', () => {
    expect(call(worldWith(AMBIENT), 'here', 'api')).toMatchObject({ transport: 'mtls', port: 15008 });
    const config = 'proxyMetadata:\n  ISTIO_META_ENABLE_HBONE: "false"\n';
    const shy = deployment('shy', { annotations: { 'proxy.istio.io/config': config } });
    const chosen = call(worldWith([...AMBIENT, shy, service('shy')]), 'here', 'shy');
    expect(chosen).toMatchObject({ transport: 'plaintext', port: 8080 });
    expect(reasons(chosen)).toContain('istio/sidecar-no-hbone');
  });

  test('go to the waypoint of the Service, if it has one', () => {
    const labels = { 'istio.io/use-waypoint': 'guard' };
    const guarded = service('guarded', { namespace: 'mesh', labels, spec: { selector: { app: 'there' } } });
    const known = worldWith([...AMBIENT, guarded, waypoint('guard', { namespace: 'mesh' })]);
    expect(call(known, 'here', 'there', 'guarded')).toMatchObject({
      transport: 'mtls',
      via: { namespace: 'mesh', serviceAccount: 'guard', port: 15008 },
      because: [{ reason: 'istio/waypoint' }],
    });
    expect(call(known, 'here', 'there').via).toBeUndefined();
    const missing = call(worldWith([...AMBIENT, guarded]), 'here', 'there', 'guarded');
    expect(missing).toMatchObject({ transport: 'unknown', because: [{ reason: 'istio/waypoint-missing' }] });
  });
});

describe('calls of sidecars to the ambient mesh', () => {
  test('go in HBONE, also where a DestinationRule turns TLS off', () => {
    expect(call(worldWith(AMBIENT), 'web', 'there')).toMatchObject({ transport: 'mtls', port: 15008 });
    for (const mode of ['DISABLE', 'ISTIO_MUTUAL', 'SIMPLE']) {
      const istio = worldWith([...AMBIENT, destinationRule('mesh', 'there', tls(mode))]);
      expect(call(istio, 'web', 'there')).toMatchObject({ transport: 'mtls', port: 15008 });
    }
  });

  test('go as they are if the sidecar does not speak it', () => {
    const config = 'proxyMetadata: {ISTIO_META_ENABLE_HBONE: "false"}';
    const deaf = deployment('deaf', { annotations: { 'proxy.istio.io/config': config } });
    expect(call(worldWith([...AMBIENT, deaf]), 'deaf', 'there')).toMatchObject({
      transport: 'plaintext',
      port: 8080,
    });
  });

  test('without an address of its own, or to a pod itself, they go as they are', () => {
    const spec = { selector: { app: 'there' }, clusterIP: 'None' };
    const group = service('group', { namespace: 'mesh', spec });
    expect(call(worldWith([...AMBIENT, group]), 'web', 'there', 'group')).toMatchObject({
      transport: 'plaintext',
    });
    expect(callAddress(worldWith(AMBIENT), 'web', 'there')).toMatchObject({ transport: 'plaintext' });
  });
});
