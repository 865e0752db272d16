import { describe, expect, test } from 'vitest';
import { meshMode, namespaceMode } from '#mesh/istio/transport/peer-modes.ts';
import { peerPolicies } from '#mesh/istio/transport/peer-policies.ts';
import { istioPortCuts } from '#mesh/istio/transport/port-cuts.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { formatPorts } from '#set/port-set.ts';
import { istioOf, namespace, onlyWorkload, peerAuthentication, pod } from '../settings/istio-of.ts';

const SIDECAR = namespace('shop', 'istio-injection: enabled');
const AMBIENT = namespace('shop', 'istio.io/dataplane-mode: ambient');
const STRICT = peerAuthentication('istio-system', 'default', '{mtls: {mode: STRICT}}');

function at(yaml: string, port: number) {
  const istio = istioOf(yaml);
  const { plaintext, mtls, proxied, because } = istioTransport(istio, onlyWorkload(istio), port);
  const reasons = because.map(({ reason }) => reason.replace('istio/', '')).join(' ');
  return `${plaintext} ${mtls} ${proxied}: ${reasons}`;
}

const BOTH = 'yes yes yes: permissive';
const ONLY_MTLS = 'no yes yes: strict';
const ONLY_PLAIN = 'yes no yes: disable';
const PAST = 'yes no no:';

describe('PeerAuthentication at a sidecar', () => {
  const own = (spec: string, created?: number) => peerAuthentication('shop', 'own', spec, created);
  const wide = (spec: string) => peerAuthentication('shop', 'default', spec);
  const selector = 'selector: {matchLabels: {app: p}}';

  test.each([
    ['nothing', '', 8080, 'yes yes yes: permissive-default'],
    ['the mesh', STRICT, 8080, ONLY_MTLS],
    ['the namespace before the mesh', STRICT + wide('{mtls: {mode: PERMISSIVE}}'), 8080, BOTH],
    ['UNSET inherits', STRICT + wide('{}') + own(`{${selector}, mtls: {mode: UNSET}}`), 8080, ONLY_MTLS],
    [
      'the workload before the namespace',
      wide('{mtls: {mode: STRICT}}') + own(`{${selector}, mtls: {mode: DISABLE}}`),
      8080,
      ONLY_PLAIN,
    ],
    [
      'another workload',
      STRICT + own('{selector: {matchLabels: {app: q}}, mtls: {mode: DISABLE}}'),
      8080,
      ONLY_MTLS,
    ],
    ['a port', STRICT + own(`{${selector}, portLevelMtls: {8080: {mode: DISABLE}}}`), 8080, ONLY_PLAIN],
    ['another port', STRICT + own(`{${selector}, portLevelMtls: {8080: {mode: DISABLE}}}`), 8081, ONLY_MTLS],
    [
      'an UNSET port',
      STRICT + own(`{${selector}, mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: UNSET}}}`),
      8080,
      BOTH,
    ],
    ['a port without selector', STRICT + wide('{portLevelMtls: {8080: {mode: DISABLE}}}'), 8080, ONLY_MTLS],
    ['an empty selector', STRICT + wide('{selector: {}, mtls: {mode: DISABLE}}'), 8080, ONLY_PLAIN],
    [
      'a selector in the root namespace',
      peerAuthentication('istio-system', 'x', `{${selector}, mtls: {mode: STRICT}}`),
      8080,
      'yes yes yes: permissive-default',
    ],
    ['a mode that is none', STRICT + own(`{${selector}, mtls: {mode: permissive}}`), 8080, ONLY_MTLS],
  ])('%s', (_, policies, port, expected) => {
    expect(at(SIDECAR + pod() + policies, port)).toBe(expected);
  });

  test('the root namespace is the one that the configuration names', () => {
    const mesh = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: mesh}
data: {mesh: "rootNamespace: mesh"}
`;
    const policy = peerAuthentication('mesh', 'default', '{mtls: {mode: STRICT}}');
    expect(at(SIDECAR + pod() + policy, 8080)).toBe('yes yes yes: permissive-default');
    expect(at(SIDECAR + pod() + policy + mesh, 8080)).toBe(ONLY_MTLS);
  });

  test('the oldest wins; in the same second the first by name', () => {
    const two = (a: number, b: number) =>
      peerAuthentication('shop', 'b', '{mtls: {mode: STRICT}}', b) +
      peerAuthentication('shop', 'a', '{mtls: {mode: DISABLE}}', a);
    expect(at(SIDECAR + pod() + two(2, 1), 8080)).toBe(ONLY_MTLS);
    expect(at(SIDECAR + pod() + two(1, 2), 8080)).toBe(ONLY_PLAIN);
    expect(at(SIDECAR + pod() + two(1, 1), 8080)).toBe(ONLY_PLAIN);
  });

  test('what is not created yet has no age, so that only what all say is sure', () => {
    const one = (name: string, mode: string) => peerAuthentication('shop', name, `{mtls: {mode: ${mode}}}`);
    const three = 'yes unknown yes: disable permissive oldest-unknown';
    expect(at(SIDECAR + pod() + one('a', 'DISABLE') + one('b', 'PERMISSIVE'), 8080)).toBe(three);
    expect(at(SIDECAR + pod() + one('a', 'STRICT') + one('b', 'STRICT'), 8080)).toBe(ONLY_MTLS);
    const created = peerAuthentication('shop', 'z', '{mtls: {mode: STRICT}}', 1);
    expect(at(SIDECAR + pod() + created + one('a', 'PERMISSIVE'), 8080)).toBe(
      'unknown yes yes: permissive strict oldest-unknown',
    );
  });

  test('what is refused or ignored is told', () => {
    const { faults } = peerPolicies(
      istioOf(
        peerAuthentication('istio-system', 'a', `{${selector}}`) +
          peerAuthentication('shop', 'b', '{portLevelMtls: {80: {mode: STRICT}}}') +
          peerAuthentication('shop', 'c', '{mtls: {mode: strict}}') +
          peerAuthentication('shop', 'd', `{${selector}, portLevelMtls: {http: {mode: STRICT}}}`),
      ),
    );
    expect(faults.map(({ resource, pointer }) => `${resource.name} ${pointer}`)).toEqual([
      'a /spec/selector',
      'b /spec/portLevelMtls',
      'c /spec/mtls/mode',
      'd /spec/portLevelMtls/http',
    ]);
  });
});

describe('what goes past a sidecar', () => {
  const annotated = (annotations: string) => SIDECAR + STRICT + pod({ annotations });
  const EXCLUDE = 'traffic.sidecar.istio.io/excludeInboundPorts';
  const INCLUDE = 'traffic.sidecar.istio.io/includeInboundPorts';

  test.each([
    [`${EXCLUDE}: "8080, 9090"`, 8080, `${PAST} port-excluded`],
    [`${EXCLUDE}: "8080"`, 8081, ONLY_MTLS],
    [`${INCLUDE}: "8080"`, 8080, ONLY_MTLS],
    [`${INCLUDE}: "8080"`, 8081, `${PAST} port-not-included`],
    [`${INCLUDE}: ""`, 8080, `${PAST} port-not-included`],
    [`${INCLUDE}: "*", ${EXCLUDE}: "8080"`, 8080, `${PAST} port-excluded`],
    // Excluded ports only count if all are included.
    [`${INCLUDE}: "8080", ${EXCLUDE}: "8080"`, 8080, ONLY_MTLS],
    [`${EXCLUDE}: "http"`, 8080, 'unknown unknown unknown: strict capture-unreadable'],
    ['sidecar.istio.io/interceptionMode: NONE', 8080, `${PAST} no-interception`],
    ['sidecar.istio.io/interceptionMode: TPROXY', 8080, ONLY_MTLS],
    ['proxy.istio.io/config: "interceptionMode: NONE"', 8080, `${PAST} no-interception`],
    [
      `proxy.istio.io/config: "proxyMetadata: {INBOUND_CAPTURE_PORTS: ''}"`,
      8080,
      'unknown unknown unknown: strict capture-metadata',
    ],
    ['', 15090, `${PAST} own-port`],
    ['', 15021, `${PAST} own-port`],
    ['', 15020, `${PAST} own-port`],
    ['status.sidecar.istio.io/port: "15099"', 15099, `${PAST} own-port`],
    ['status.sidecar.istio.io/port: "15099"', 15020, ONLY_MTLS],
    ['', 15006, 'no no yes: proxy-port'],
    ['', 15008, 'no unknown yes: hbone-port'],
  ])('%s, port %d', (annotations, port, expected) => {
    expect(at(annotated(annotations), port)).toBe(expected);
  });

  test('the mesh has defaults, and the init container of a written sidecar the last word', () => {
    const values = `---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: i, namespace: istio-system}
spec: {values: {global: {proxy: {excludeInboundPorts: "9000"}}}}
`;
    expect(at(annotated('') + values, 9000)).toBe(`${PAST} port-excluded`);
    expect(at(annotated(`${EXCLUDE}: "1"`) + values, 9000)).toBe(ONLY_MTLS);
    const spec =
      'initContainers: [{name: istio-init, args: [istio-iptables, -b, "*", -d, "15090,15021,15020,7000"]}]';
    expect(at(SIDECAR + STRICT + pod({ spec }), 7000)).toBe(`${PAST} port-excluded`);
  });
});

describe('listeners of a Sidecar', () => {
  const sidecar = (listener: string) => `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: s, namespace: shop}
spec: {workloadSelector: {labels: {app: p}}, ingress: [{${listener}}]}
`;
  const listener = 'port: {number: 9443, protocol: HTTPS, name: https}, defaultEndpoint: "127.0.0.1:8080"';
  const off = peerAuthentication('shop', 'd', '{mtls: {mode: DISABLE}}');

  test('go through the proxy even without interception', () => {
    const bare = SIDECAR + STRICT + pod({ annotations: 'sidecar.istio.io/interceptionMode: NONE' });
    expect(at(bare + sidecar(listener), 9443)).toBe(ONLY_MTLS);
    expect(at(bare + sidecar(listener), 8080)).toBe(`${PAST} no-interception`);
    expect(at(bare + sidecar(`${listener}, captureMode: IPTABLES`), 9443)).toBe(`${PAST} no-interception`);
  });

  test('have TLS of their own only where the mesh has none', () => {
    const simple = sidecar(`${listener}, tls: {mode: SIMPLE}`);
    const mutual = sidecar(`${listener}, tls: {mode: MUTUAL}`);
    expect(at(SIDECAR + pod() + simple, 9443)).toBe('yes yes yes: permissive-default');
    expect(at(SIDECAR + pod() + off + simple, 9443)).toBe('yes no yes: disable ingress-tls');
    expect(at(SIDECAR + pod() + off + mutual, 9443)).toBe('unknown no yes: disable ingress-tls');
  });
});

describe('the ambient mode', () => {
  const own = (spec: string) =>
    peerAuthentication('shop', 'own', `{selector: {matchLabels: {app: p}}, ${spec}}`);
  const MESH_STRICT = STRICT;

  test.each([
    ['nothing', '', 'yes yes yes: permissive-default'],
    ['STRICT', MESH_STRICT, ONLY_MTLS],
    ['a PERMISSIVE port', MESH_STRICT + own('portLevelMtls: {8080: {mode: PERMISSIVE}}'), BOTH],
    ['a STRICT port', own('mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: STRICT}}'), ONLY_MTLS],
    ['DISABLE', MESH_STRICT + own('mtls: {mode: DISABLE}'), 'yes yes yes: ambient-no-disable'],
    [
      'a DISABLE port of a STRICT workload',
      own('mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}'),
      'yes yes yes: ambient-no-disable',
    ],
    [
      'a DISABLE port under STRICT',
      MESH_STRICT + own('portLevelMtls: {8080: {mode: DISABLE}}'),
      'unknown yes yes: ambient-disable-under-strict',
    ],
    [
      'a STRICT port of a PERMISSIVE workload in a STRICT mesh',
      MESH_STRICT + own('mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: STRICT}}'),
      'unknown yes yes: strict ambient-strict-port-lost',
    ],
  ])('%s', (_, policies, expected) => {
    expect(at(AMBIENT + pod() + policies, 8080)).toBe(expected);
  });

  test('ports of ztunnel, and what is taken past it', () => {
    expect(at(AMBIENT + pod() + STRICT, 15008)).toBe('no yes yes: hbone-port');
    expect(at(AMBIENT + pod(), 15006)).toBe('no no yes: proxy-port');
    const annotations = 'ambient.istio.io/bypass-inbound-capture: "true"';
    expect(at(AMBIENT + pod({ annotations }) + STRICT, 8080)).toBe('yes unknown no: bypass-inbound');
    // Envoy's ports are no ports of an ambient pod.
    expect(at(AMBIENT + pod() + STRICT, 15090)).toBe(ONLY_MTLS);
  });
});

describe('the modes of the mesh and of a namespace', () => {
  test('come with their level', () => {
    const wide = peerAuthentication('shop', 'default', '{mtls: {mode: PERMISSIVE}}');
    const unset = peerAuthentication('quiet', 'default', '{}');
    const istio = istioOf(STRICT + wide + unset);
    const short = ({ mode, level }: { mode: string; level: string }) => `${mode} ${level}`;
    expect(short(meshMode(istio))).toBe('STRICT mesh');
    expect(short(namespaceMode(istio, 'shop'))).toBe('PERMISSIVE namespace');
    expect(short(namespaceMode(istio, 'quiet'))).toBe('STRICT mesh');
    expect(short(namespaceMode(istio, 'istio-system'))).toBe('STRICT mesh');
    expect(short(meshMode(istioOf(unset)))).toBe('PERMISSIVE default');
  });

  test('are unknown where the oldest is', () => {
    const a = peerAuthentication('shop', 'a', '{mtls: {mode: STRICT}}');
    const b = peerAuthentication('shop', 'b', '{mtls: {mode: DISABLE}}');
    expect(namespaceMode(istioOf(a + b), 'shop')).toMatchObject({ mode: 'UNKNOWN', level: 'namespace' });
    expect(namespaceMode(istioOf(a + b), 'shop').because.at(-1)).toMatchObject({
      reason: 'istio/oldest-unknown',
      detail: 'PeerAuthentication/shop/b, PeerAuthentication/shop/a',
    });
  });
});

describe('port cuts', () => {
  const cuts = (yaml: string) => {
    const istio = istioOf(yaml);
    return istioPortCuts(istio, onlyWorkload(istio)).map(formatPorts);
  };

  test('are the ports that are treated in a way of their own', () => {
    const annotations = 'traffic.sidecar.istio.io/excludeInboundPorts: "7000,7001"';
    const own = peerAuthentication(
      'shop',
      'own',
      '{selector: {matchLabels: {app: p}}, portLevelMtls: {8080: {mode: STRICT}, 8081: {mode: DISABLE}}}',
    );
    const found = cuts(SIDECAR + pod({ annotations }) + own);
    expect(found).toEqual([
      '7000-7001',
      '8080',
      '8081',
      '15001',
      '15006',
      '15008',
      '15020',
      '15021',
      '15090',
    ]);
    expect(cuts(AMBIENT + pod() + own)).toEqual(['8080', '8081', '15001', '15006', '15008']);
  });

  test('leave ports that are treated alike', () => {
    const yaml =
      SIDECAR + STRICT + pod({ annotations: 'traffic.sidecar.istio.io/includeInboundPorts: "80"' });
    const istio = istioOf(yaml);
    const workload = onlyWorkload(istio);
    const named = cuts(yaml).flatMap((text) => text.split(',').map(Number));
    const others = [1, 79, 81, 8080, 15000, 65535].filter((port) => !named.includes(port));
    const answers = others.map((port) => istioTransport(istio, workload, port));
    expect(answers.length).toBe(6);
    expect(
      new Set(answers.map((one) => JSON.stringify([one.plaintext, one.mtls, one.because.length]))).size,
    ).toBe(1);
  });
});
