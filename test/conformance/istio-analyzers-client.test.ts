import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { Resource } from '#manifest/resource.ts';
import { ruleFaults } from '#mesh/istio/client/faults/rule-faults.ts';
import { serviceEntryFaults } from '#mesh/istio/client/faults/service-entry-faults.ts';
import { sidecarFaults } from '#mesh/istio/client/faults/sidecar-faults.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';
import { istioOfCluster } from '../mesh/istio/settings/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface AnalyzerCase {
  readonly analyzer: string;
  readonly manifests: readonly VectorManifest[];
  readonly meshConfigFile: string | null;
  readonly expect: readonly { readonly message: string; readonly resource: string }[];
}

/** By analyzer of what clients go by: the faults that we tell. */
const OURS: Readonly<Record<string, (istio: Istio) => readonly MeshFault[]>> = {
  'destinationrule.CaCertificateAnalyzer': (istio) =>
    ruleFaults(istio).filter(({ kind }) => kind === 'certificate'),
  'destinationrule.PodNotSelectedAnalyzer': (istio) =>
    ruleFaults(istio).filter(({ kind }) => kind !== 'certificate'),
  'serviceentry.ConflictingServiceEntryProtocolAnalyzer': (istio) =>
    serviceEntryFaults(istio).filter(({ kind }) => kind === 'protocol'),
  'serviceentry.ProtocolAddressesAnalyzer': (istio) =>
    serviceEntryFaults(istio).filter(({ kind }) => kind === 'addresses'),
  'sidecar.SelectorAnalyzer': sidecarFaults,
};

const cases = readVectors<AnalyzerCase>('istio-analyzers').filter(({ analyzer }) => analyzer in OURS);

describe.skipIf(!hasVectors)('istio-analyzers of what clients go by [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(15);
  });

  test.each(cases)('$name', (one) => {
    const told = OURS[one.analyzer]?.(withConfiguration(one)) ?? [];
    const found = told.map(
      ({ resource }) => `${resource.kind} ${resource.id.slice(resource.kind.length + 1)}`,
    );
    expect(found.sort()).toEqual(one.expect.map(({ resource }) => resource).sort());
  });
});

/** The mesh's configuration isn't among the data; by its name it turns the allocation of addresses on. */
function withConfiguration({ manifests, meshConfigFile }: AnalyzerCase): Istio {
  const istio = istioOfCluster(buildCluster(vectorCluster(manifests).resources.map(withSpec)));
  if (meshConfigFile === null) return istio;
  const meshConfig = { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_AUTO_ALLOCATE: 'true' } } };
  return { ...istio, settings: { ...istio.settings, meshConfig } };
}

/** Pods without `spec`, which the API server would refuse, stand for pods that nothing more is said of. */
function withSpec(resource: Resource): Resource {
  if (resource.kind !== 'Pod' || resource.object['spec'] !== undefined) return resource;
  return { ...resource, object: { ...resource.object, spec: { containers: [] } } };
}
