import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { deployment, service } from '../istio-of.ts';
import { call, peerAuthentication, reasons, worldWith } from './calls.ts';

const TRAFFIC = 'traffic.sidecar.istio.io/';

/** A call of `api`, whose Service has the address 10.0.0.7, by a pod with these annotations. */
function calledWith(annotations: Readonly<Record<string, string>>, container: JsonObject = {}) {
  const client = deployment('client', { annotations, container });
  const target = deployment('target');
  const spec = { clusterIP: '10.0.0.7' };
  return call(worldWith([client, target, service('target', { spec })]), 'client', 'target');
}

const annotated = (name: string, value: string) => calledWith({ [TRAFFIC + name]: value }).transport;

describe('what goes past the proxy of the client', () => {
  test('ports, by the number that the application dials', () => {
    expect(annotated('excludeOutboundPorts', '80')).toBe('plaintext');
    expect(annotated('excludeOutboundPorts', '443, 80')).toBe('plaintext');
    expect(annotated('excludeOutboundPorts', '8080')).toBe('mtls');
    expect(annotated('excludeOutboundPorts', '')).toBe('mtls');
  });

  test('addresses', () => {
    expect(annotated('excludeOutboundIPRanges', '10.0.0.0/8')).toBe('plaintext');
    expect(annotated('excludeOutboundIPRanges', '10.1.0.0/16')).toBe('mtls');
    expect(annotated('includeOutboundIPRanges', '*')).toBe('mtls');
    expect(annotated('includeOutboundIPRanges', '')).toBe('plaintext');
    expect(annotated('includeOutboundIPRanges', '10.0.0.0/8')).toBe('mtls');
    expect(annotated('includeOutboundIPRanges', '10.1.0.0/16')).toBe('plaintext');
  });

  test('an included port is led through the proxy wherever it goes, unless its address is excluded', () => {
    const include = { [`${TRAFFIC}includeOutboundPorts`]: '80' };
    const none = { [`${TRAFFIC}includeOutboundIPRanges`]: '' };
    const exclude = { [`${TRAFFIC}excludeOutboundIPRanges`]: '10.0.0.0/8' };
    expect(calledWith({ ...include, ...none }).transport).toBe('mtls');
    expect(calledWith({ ...include, ...none, ...exclude }).transport).toBe('plaintext');
    expect(calledWith({ ...include, [`${TRAFFIC}excludeOutboundPorts`]: '80' }).transport).toBe('plaintext');
  });

  test('the reason names the annotation and its line', () => {
    const chosen = calledWith({ [`${TRAFFIC}excludeOutboundPorts`]: '80' });
    expect(chosen.because).toMatchObject([
      {
        reason: 'istio/client-not-captured',
        pointer: '/spec/template/metadata/annotations/traffic.sidecar.istio.io~1excludeOutboundPorts',
        detail: 'says traffic.sidecar.istio.io/excludeOutboundPorts: "80"',
      },
    ]);
  });

  test('everything, where the pod or the mesh says so', () => {
    expect(calledWith({ 'sidecar.istio.io/interceptionMode': 'NONE' }).transport).toBe('plaintext');
    expect(calledWith({ 'sidecar.istio.io/interceptionMode': 'TPROXY' }).transport).toBe('mtls');
    const capture = {
      interceptionMode: 'NONE',
      includeInboundPorts: '*',
      excludeInboundPorts: '',
      statusPort: '15020',
    };
    expect(call(worldWith([], { capture }), 'web', 'api').transport).toBe('plaintext');
  });

  test("what runs as the proxy's user", () => {
    expect(calledWith({}, { securityContext: { runAsUser: 1337 } }).transport).toBe('plaintext');
    expect(calledWith({}, { securityContext: { runAsUser: 1000 } }).transport).toBe('mtls');
  });

  test('is not known where the address is not, unless it makes no difference', () => {
    const client = deployment('client', {
      annotations: { [`${TRAFFIC}includeOutboundIPRanges`]: '10.0.0.0/8' },
    });
    const chosen = call(worldWith([client]), 'client', 'api');
    expect(chosen).toMatchObject({ transport: 'unknown' });
    expect(reasons(chosen)).toEqual(['istio/client-capture-unknown']);
    expect(call(worldWith([client]), 'client', 'old')).toMatchObject({ transport: 'plaintext' });
  });
});

describe('Prometheus with the certificates of its proxy', () => {
  const config = 'proxyMetadata:\n  OUTPUT_CERTS: /etc/istio-output-certs\n';
  const annotations = {
    [`${TRAFFIC}includeOutboundIPRanges`]: '',
    'proxy.istio.io/config': config,
    'sidecar.istio.io/userVolumeMount': '[{"name": "istio-certs", "mountPath": "/etc/istio-output-certs"}]',
  };
  const container = { volumeMounts: [{ name: 'istio-certs', mountPath: '/etc/prom-certs' }] };
  const scrape = (own: JsonObject, to: string) => {
    const prometheus = deployment('prometheus', { annotations, container: own });
    return call(worldWith([prometheus, peerAuthentication('shop', 'STRICT')]), 'prometheus', to);
  };

  test('speaks mutual TLS itself', () => {
    expect(scrape(container, 'api')).toMatchObject({ transport: 'mtls', port: 8080 });
    expect(reasons(scrape(container, 'api'))[0]).toBe('istio/client-own-certificates');
  });

  test('not with what has no proxy, and not if it does not mount them', () => {
    expect(scrape(container, 'old')).toMatchObject({ transport: 'plaintext' });
    expect(scrape({}, 'api')).toMatchObject({ transport: 'plaintext' });
  });
});
