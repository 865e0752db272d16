import { describe, expect, test } from 'vitest';
import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { routedAs } from '#mesh/istio/client/port-protocol.ts';
import { certificateFaults } from '#mesh/istio/entry/faults/certificate-faults.ts';
import { conflictFaults } from '#mesh/istio/entry/faults/conflict-faults.ts';
import { destinationFaults } from '#mesh/istio/entry/faults/destination-faults.ts';
import { gatewayFaults } from '#mesh/istio/entry/faults/gateway-faults.ts';
import { orderFaults } from '#mesh/istio/entry/faults/order-faults.ts';
import { routerFaults } from '#mesh/istio/entry/faults/router-faults.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioOfCluster } from '../mesh/istio/settings/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface AnalyzerCase {
  readonly analyzer: string;
  readonly manifests: readonly VectorManifest[];
  readonly expect: readonly { readonly message: string; readonly resource: string }[];
}

const cases = readVectors<AnalyzerCase>('istio-analyzers');

/** By analyzer: the resources of which we tell the same. */
const OURS: Readonly<Record<string, (istio: Istio) => readonly Resource[]>> = {
  'gateway.ConflictingGatewayAnalyzer': (istio) => conflictFaults(istio).map(({ resource }) => resource),
  'gateway.CertificateAnalyzer': (istio) => certificateFaults(istio).map(({ resource }) => resource),
  'gateway.IngressGatewayPortAnalyzer': (istio) => gatewayFaults(istio).map(({ resource }) => resource),
  'virtualservice.GatewayAnalyzer': (istio) => routerFaults(istio).map(({ resource }) => resource),
  'virtualservice.DestinationHostAnalyzer': (istio) =>
    destinationFaults(istio).map(({ resource }) => resource),
  'schemaValidation.CollectionValidationAnalyzer': (istio) =>
    orderFaults(istio).map(({ resource }) => resource),
  'service.PortNameAnalyzer': (istio) =>
    istio.cluster.services.filter(isVague).map(({ resource }) => resource),
  'k8sgateway.SelectorAnalyzer': (istio) => {
    const applied = istio.cluster.workloads.flatMap((one) => policiesFor(istio, one));
    return istio.cluster.resources.filter(
      (one) => one.kind === 'AuthorizationPolicy' && !applied.some(({ resource }) => resource === one),
    );
  },
};

/** Kinds that we don't read, where the analyzer looks at several. */
const UNREAD: readonly string[] = ['RequestAuthentication', 'Telemetry', 'WasmPlugin'];

/**
 * A Service with a port whose protocol its name doesn't say, or says as TCP where only a host name could lead on. The analyzer passes over what
 * belongs to Kubernetes and to Istio itself.
 */
function isVague(service: Service): boolean {
  const labels = stringMap(objectAt(service.resource.object, 'metadata')['labels']);
  const isOwn = ['istio', 'release', 'gateway.istio.io/managed'].some((key) => key in labels);
  if (isOwn || service.namespace.startsWith('kube-')) return false;
  const vague = service.type === 'ExternalName' ? ['auto', 'tcp'] : ['auto'];
  return service.ports.some((port) => vague.includes(routedAs(service, port)));
}

/** Analyzers that answer something else than how connections are encrypted, authenticated, authorized and routed. */
const OTHERS: Readonly<Record<string, string>> = {
  'annotations.K8sAnalyzer': 'spelling of annotations',
  'authn.BlockedCIDRsAnalyzer': 'addresses of key servers that istiod may call',
  'deployment.ApplicationUIDAnalyzer': 'a user id that is the proxy’s own',
  'deployment.ServiceAssociationAnalyzer': 'several Services with different protocols for one port',
  'destinationrule.CaCertificateAnalyzer':
    'TLS to servers outside of the mesh, of which we tell only that it is TLS',
  'destinationrule.PodNotSelectedAnalyzer': 'subsets without pods: no call is led there',
  'envoyfilter.EnvoyPatchAnalyzer': 'form of EnvoyFilters',
  'externalcontrolplane.ExternalControlPlaneAnalyzer': 'webhooks of a control plane elsewhere',
  'gateway.SecretAnalyzer': 'whether a Secret holds a valid certificate; one that isn’t shown is no fault',
  'injection.Analyzer':
    'hints at namespaces and at running pods; what is injected is held against istio-injection',
  'injection.ImageAnalyzer': 'running pods with another version of the proxy',
  'injection.ImageAutoAnalyzer': 'images that can’t be pulled',
  'multicluster.MeshNetworksAnalyzer': 'names of clusters',
  'serviceentry.ConflictingServiceEntryProtocolAnalyzer': 'protocols of services outside',
  'serviceentry.ProtocolAddressesAnalyzer': 'addresses of services outside',
  'sidecar.SelectorAnalyzer': 'Sidecars that contradict: the oldest stands, which is what we tell',
  'telemetry.DefaultSelectorAnalyzer': 'telemetry',
  'telemetry.ProviderAnalyzer': 'telemetry',
  'telemetry.SelectorAnalyzer': 'telemetry',
  'webhook.Analyzer': 'webhooks that overlap',
};

/** Where we differ, by case: what we tell besides or instead, and why. */
const DIFFERENCES: Readonly<
  Record<
    string,
    { readonly more?: readonly string[]; readonly fewer?: readonly string[]; readonly why: string }
  >
> = {
  kubernetesgatewayselector: {
    fewer: ['AuthorizationPolicy default/ap-ineffective'],
    why: 'a selector applies to Gateway API gateways other than waypoints unless it is turned off (pilot-discovery, ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY, true by default); the analyzer warns of it all the same',
  },
  dupmatches: {
    more: ['VirtualService default/uri-with-prefix-exact'],
    why: 'the prefix / matches every path, so that GET / after it in the same rule is never looked at ("the first rule matching is used")',
  },
};

describe.skipIf(!hasVectors)('istio-analyzers [needs ../shared]', () => {
  test('there are cases, and each analyzer is ours or somebody else’s', () => {
    expect(cases.length).toBeGreaterThan(50);
    const unknown = cases.filter(({ analyzer }) => !(analyzer in OURS) && !(analyzer in OTHERS));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test.each(cases.filter(({ analyzer }) => analyzer in OURS))('$name', (one) => {
    const istio = istioOfCluster(vectorCluster(one.manifests));
    const told = (OURS[one.analyzer]?.(istio) ?? []).map(nameOf);
    const { more = [], fewer = [] } = DIFFERENCES[one.name] ?? {};
    const expected = one.expect
      .filter(({ resource }) => !UNREAD.includes(resource.split(' ')[0] ?? ''))
      .map(({ resource }) => inNamespace(resource))
      .filter((resource) => !fewer.includes(resource));
    expect([...new Set(told)].sort()).toEqual([...new Set([...expected, ...more])].sort());
  });

  test.each(cases.filter(({ analyzer }) => analyzer in OTHERS))('$name: another question', ({ analyzer }) => {
    expect(OTHERS[analyzer]).toBeTruthy();
  });
});

function nameOf(resource: Resource): string {
  return `${resource.kind} ${namespaceOf(resource)}/${resource.name}`;
}

/** The expectation leaves out a namespace where the manifest has none. */
function inNamespace(resource: string): string {
  const [kind = '', name = ''] = resource.split(' ');
  return `${kind} ${name.includes('/') ? name : `default/${name}`}`;
}
