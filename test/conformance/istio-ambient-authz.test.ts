import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { buildMesh, type Mesh, waysTo } from '#mesh/mesh.ts';
import { hasRequest } from '#set/request.ts';
import { deployment } from '../mesh/istio/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';
import { type Connection, matchesConnection, type WorkloadAuthorization } from './ztunnel-authorization.ts';

interface AuthorizationCase {
  readonly rootNamespace: string;
  readonly manifests: readonly VectorManifest[];
  readonly expectWorkloadApiAuthorization: WorkloadAuthorization | null;
}

describe.skipIf(!hasVectors)('ambient authorization, as istiod hands it to ztunnel [needs ../shared]', () => {
  const cases = readVectors<AuthorizationCase>('istio-ambient-authz');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', (raw) => {
    const one = withPrincipals(raw);
    const { mesh, workload, policy } = meshOf(one);
    const expected = one.expectWorkloadApiAuthorization;
    const isPeer = policy.kind === 'PeerAuthentication';
    const answers = fc.sample(connections(one), 400).map((connection) => permits(mesh, workload, connection));
    expect(new Set(answers).size).toBe(expected === null && !isStrict(one, mesh.cluster.resources) ? 1 : 2);
    fc.assert(
      fc.property(connections(one), (connection) => {
        const isPermitted = permits(mesh, workload, connection);
        if (isPeer) return isPermitted === !isDenied(one, mesh.cluster.resources, connection);
        const isMatched = expected !== null && matchesConnection(expected, connection);
        return isPermitted === (expected?.action === 'DENY' ? !isMatched : isMatched);
      }),
      { numRuns: 400 },
    );
  });
});

/** The mesh of a case, with a workload of its policy's namespace in the ambient mode. */
function meshOf({ manifests, rootNamespace }: AuthorizationCase) {
  const policies = vectorCluster(manifests).resources;
  const policy = policies.at(-1);
  if (policy === undefined) throw new Error('the case has no policy');
  const namespace = policy.namespace || 'default';
  const pods = deployment('a', { namespace, labels: { 'istio.io/dataplane-mode': 'ambient' } });
  const mesh = buildMesh(vectorCluster([...manifests, pods]), { istio: { rootNamespace } });
  const [workload] = mesh.cluster.workloads;
  if (workload === undefined) throw new Error('no workload');
  return { mesh, workload, policy };
}

/** By mutual TLS if it shows a principal, else in plaintext. */
function permits(mesh: Mesh, workload: Workload, connection: Connection): boolean {
  const { principal, source, destination, port } = connection;
  const transport = principal === undefined ? 'plaintext' : 'mtls';
  const way = waysTo(mesh, workload, 'TCP', port).find((one) => one.transport === transport);
  if (way === undefined || way.accepted === 'unknown') throw new Error(`no answer for port ${port}`);
  const values = principal === undefined ? {} : { principal };
  const request = { values, addresses: { source, remote: source, destination } };
  expect(hasRequest(way.authorization.unknown, request)).toBe(false);
  return way.accepted === 'yes' && hasRequest(way.authorization.permitted, request);
}

/**
 * What PeerAuthentications become: a converted policy where ports make a difference; else nothing, or (as the source of these cases says
 * beside them) the static policy that denies peers without identity, where the mode of workload, namespace or mesh is STRICT.
 */
function isDenied(
  { expectWorkloadApiAuthorization: converted, rootNamespace }: AuthorizationCase,
  resources: readonly Resource[],
  connection: Connection,
): boolean {
  if (converted !== null) return matchesConnection(converted, connection);
  return isStrict({ rootNamespace }, resources) && connection.principal === undefined;
}

function isStrict(
  { rootNamespace }: Pick<AuthorizationCase, 'rootNamespace'>,
  resources: readonly Resource[],
): boolean {
  const modes = resources
    .filter(({ kind }) => kind === 'PeerAuthentication')
    .map(({ namespace, object }) => {
      const spec = objectAt(object, 'spec');
      const level = spec['selector'] !== undefined ? 0 : namespace === rootNamespace ? 2 : 1;
      return { level, mode: stringAt(objectAt(spec, 'mtls'), 'mode') ?? 'UNSET' };
    })
    .sort((a, b) => a.level - b.level);
  return modes.find((one) => one.mode !== 'UNSET')?.mode === 'STRICT';
}

/** Connections whose parts come from the words of the case, or are others. */
function connections(one: AuthorizationCase): fc.Arbitrary<Connection> {
  const text = JSON.stringify(one);
  const named = [...text.matchAll(/cluster\.local\/ns\/[a-z0-9-]+\/sa\/[a-z0-9-]+/g)].map(([name]) => name);
  const spaces = [...text.matchAll(/[a-z0-9-]*ns\b/g)].map(([name]) => `cluster.local/ns/${name}/sa/other`);
  const ports = [...text.matchAll(/\b\d{2,5}\b/g)]
    .map(([port]) => Number(port))
    .filter((port) => port < 65536);
  const address = fc.constantFrom('10.10.10.10', '10.10.10.11', '192.0.2.1', '2001:db8::1');
  return fc.record({
    principal: fc.option(fc.constantFrom(...named, ...spaces, 'cluster.local/ns/default/sa/other'), {
      nil: undefined,
    }),
    source: address,
    destination: address,
    port: fc.constantFrom(...ports, 80, 8080, 9090, 12345),
  });
}

/** The cases speak of principals that no pod can have; in both halves of a case they get a namespace, that of their own match. */
function withPrincipals(one: AuthorizationCase & { readonly name: string }): AuthorizationCase {
  const matches = (one.expectWorkloadApiAuthorization?.groups ?? []).flatMap(({ rules = [] }) =>
    rules.flatMap((rule) => rule.matches),
  );
  let text = JSON.stringify(one);
  for (const { principals = [], namespaces = [] } of matches) {
    const [namespace] = namespaces.flatMap((name) => ('exact' in name ? name.exact : []));
    for (const principal of principals) {
      if (!('exact' in principal) || principal.exact.includes('/ns/')) continue;
      const full = `cluster.local/ns/${namespace ?? 'default'}/sa/${principal.exact}`;
      text = text.replaceAll(principal.exact, full);
    }
  }
  return JSON.parse(text);
}
