import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { istioOfCluster, namespace, peerAuthentication, workloadNamed } from '../settings/istio-of.ts';

const REAL = fileURLToPath(new URL('../../../../../shared/real/', import.meta.url));

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((file) =>
    /\.ya?ml$/.test(file) || !file.includes('.') ? filesIn(`${path}/${file}`) : [],
  );
}

/** Files of a public project, with what a user would add to them: a namespace's label, a policy. */
function real(paths: readonly string[], added = '') {
  const files = paths.flatMap((path) => filesIn(REAL + path)).filter((file) => /\.ya?ml$/.test(file));
  const sources = files.map((name) => ({ name, content: readFileSync(name, 'utf8') }));
  const { resources } = parseManifests([...sources, { name: 'added.yaml', content: added }]);
  return istioOfCluster(buildCluster(resources));
}

function told(istio: ReturnType<typeof real>, name: string, ...ports: readonly number[]): string {
  const workload = workloadNamed(istio, name);
  const { member, mode } = istioMembership(istio, workload);
  const accepted = ports.map((port) => {
    const { plaintext, mtls } = istioTransport(istio, workload, port);
    return `${port}: ${plaintext}/${mtls}`;
  });
  return [`${member} ${mode}`, ...accepted].join(', ');
}

/** Read by hand against the documentation; ports are "plaintext/mutual TLS". */
describe.skipIf(!existsSync(REAL))('public manifests [needs ../shared]', () => {
  const BOOKINFO = ['istio-samples/bookinfo/platform/kube/bookinfo.yaml'];
  const ENABLED = namespace('default', 'istio-injection: enabled');
  const STRICT = peerAuthentication('istio-system', 'default', '{mtls: {mode: STRICT}}');

  test('bookinfo names no namespace and speaks of no Istio: it is in no mesh, until the namespace is labelled', () => {
    expect(told(real(BOOKINFO), 'productpage-v1')).toBe('no none');
    expect(told(real(BOOKINFO, ENABLED), 'productpage-v1', 9080)).toBe('yes sidecar, 9080: yes/yes');
    expect(told(real(BOOKINFO, ENABLED + STRICT), 'reviews-v3', 9080, 15020)).toBe(
      'yes sidecar, 9080: no/yes, 15020: yes/no',
    );
  });

  test('with a policy of Istio beside it, but no namespace, it can not be told', () => {
    expect(told(real(BOOKINFO, STRICT), 'details-v1', 9080)).toBe('unknown sidecar, 9080: no/yes');
  });

  test('Online Boutique: its Istio manifests are a sign, its namespace is missing', () => {
    const paths = ['microservices-demo/kubernetes-manifests', 'microservices-demo/istio-manifests'];
    expect(told(real(paths), 'frontend', 8080)).toBe('unknown sidecar, 8080: yes/yes');
    // Without them the frontend's annotation for the sidecar is the only sign.
    expect(told(real(['microservices-demo/kubernetes-manifests']), 'frontend')).toBe('unknown sidecar');
    const other = real(['microservices-demo/kubernetes-manifests/adservice.yaml']);
    expect(told(other, 'adservice')).toBe('no none');
    expect(told(real(paths, ENABLED + STRICT), 'cartservice', 7070)).toBe('yes sidecar, 7070: no/yes');
    expect(told(real(paths, ENABLED + STRICT), 'redis-cart', 6379)).toBe('yes sidecar, 6379: no/yes');
  });

  test('the addons keep themselves out, apart from the Prometheus that wants a certificate', () => {
    expect(told(real(['istio-samples/addons/kiali.yaml']), 'kiali')).toBe('no none');
    expect(told(real(['istio-samples/addons/prometheus.yaml']), 'prometheus')).toBe('no none');
    const secure = real(['istio-samples/addons/extras/prometheus-secure-metrics.yaml'], STRICT);
    // It sets INBOUND_CAPTURE_PORTS to nothing.
    expect(told(secure, 'prometheus', 9090)).toBe('yes sidecar, 9090: unknown/unknown');
  });

  test('the ambient sample: waypoints and the gateway are run by Istio, the rest depends on the namespace', () => {
    const paths = ['istio-samples/ambient-argo/application'];
    expect(told(real(paths), 'bookinfo-reviews')).toBe('yes waypoint');
    expect(told(real(paths), 'bookinfo-gateway')).toBe('yes gateway');
    expect(told(real(paths), 'productpage-v1')).toBe('unknown sidecar');
    const ambient = namespace('default', 'istio.io/dataplane-mode: ambient');
    expect(told(real(paths, ambient + STRICT), 'productpage-v1', 9080)).toBe('yes ambient, 9080: no/yes');
  });

  test('the gRPC sample has an agent and no interception', () => {
    const enabled = namespace('echo-grpc', 'istio-injection: enabled');
    expect(told(real(['istio-samples/grpc-echo/grpc-echo.yaml'], enabled), 'echo-v1')).toBe(
      'unknown sidecar',
    );
  });

  test('SPIRE: a namespace that says nothing, an agent in the network of the node, a sidecar by two templates', () => {
    const paths = ['istio-samples/security/spire/spire-quickstart.yaml'];
    expect(told(real(paths), 'spire-server')).toBe('no none');
    expect(told(real(paths), 'spire-agent')).toBe('no none');
    const curl = real(['istio-samples/security/spire'], ENABLED);
    expect(told(curl, 'curl')).toBe('yes sidecar');
    expect(curl.settings).toMatchObject({ trustDomain: 'example.org', rootNamespace: 'istio-system' });
  });

  test('what the charts render: the control plane is out, gateways are proxies themselves, ztunnel is machinery', () => {
    const all = real(['istio-rendered-helm/all_on.golden-show-in-gh-pull-request.yaml']);
    expect(told(all, 'istiod')).toBe('no none');
    expect(told(all, 'istio-ingressgateway')).toBe('yes gateway');
    expect(told(all, 'istio-egressgateway')).toBe('yes gateway');
    expect(all.settings).toMatchObject({
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
      enableAutoMtls: true,
      enableNamespacesByDefault: false,
      injector: { policy: 'enabled', defaultTemplates: ['sidecar'] },
      assumptions: [],
      faults: [],
    });
    expect(told(real(['istio-rendered-helm/ztunnel.golden.yaml']), 'ztunnel')).toBe('no none');
    expect(told(real(['istio-rendered-helm/istio-cni.golden.yaml']), 'istio-cni-node')).toBe('no none');
    const elsewhere = real(['istio-rendered-helm/pilot_default.golden.yaml']);
    expect(elsewhere.settings.rootNamespace).toBe('istio-control');
  });
});
