import { describe, expect, test } from 'vitest';
import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { identityMatch } from '#mesh/linkerd/identity.ts';
import { podView, portPolicies } from '#mesh/linkerd/inbound/pod-view.ts';
import type { PortPolicy } from '#mesh/linkerd/inbound/port-policy.ts';
import { linkerdSemantics, readLinkerd } from '#mesh/linkerd/linkerd.ts';
import { readNetworks } from '#mesh/linkerd/networks.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import { equalAddresses } from '#set/address-set.ts';
import { includesRequests, requestsWith } from '#set/request-set.ts';
import { ANYTHING, equalStrings, unionAll } from '#set/string-set.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

type Authentication = string | { readonly tlsAuthenticated?: readonly string[] };
type Network =
  | string
  | { readonly cidr?: string; readonly net?: string; readonly except?: readonly string[] };
interface ExpectedAuthorization {
  readonly networks: readonly Network[];
  readonly authentication: Authentication;
}
type Authorizations = Readonly<Record<string, ExpectedAuthorization>>;

interface Case {
  readonly cluster: {
    readonly clusterNetworks: readonly string[];
    readonly controlPlaneNamespace: string;
    readonly identityDomain: string;
    readonly defaultPolicy: string;
    readonly probeNetworks?: readonly string[];
  };
  readonly manifests: readonly VectorManifest[];
  readonly query: { readonly pod: string; readonly port: number };
  readonly expect: {
    readonly server: string;
    readonly protocol?: string;
    readonly authorizations?: Authorizations;
    readonly authorizationNames?: readonly string[];
    readonly httpRoutes?: Readonly<Record<string, { readonly authorizations?: Authorizations }>>;
  };
}

const cases = readVectors<Case>('linkerd-inbound-index');

describe.skipIf(!hasVectors)('the policy index of Linkerd [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(15);
  });

  test.each(cases)('$name', ({ manifests, cluster: info, query, expect: expected }) => {
    const cluster = vectorCluster(manifests);
    const linkerd = readLinkerd(cluster, optionsOf(info));
    const workload = podOf(cluster, query.pod);
    const [policy, ...more] = portPolicies(linkerd, podView(linkerd, workload), query.port);
    expect(more).toEqual([]);
    expect(policy.name).toBe(expected.server);
    if (expected.protocol !== undefined) expect(policy.protocol).toBe(expected.protocol);
    if (expected.authorizationNames !== undefined) {
      expect(namesOf(policy.authorizations)).toEqual([...expected.authorizationNames].sort());
    }
    if (expected.authorizations !== undefined)
      sameAuthorizations(policy.authorizations, expected.authorizations);
    if (expected.httpRoutes !== undefined) sameRoutes(policy, expected.httpRoutes);
  });

  test.each(cases)(
    '$name: what is authorized is permitted on the way',
    ({ manifests, cluster: info, query }) => {
      const cluster = vectorCluster(manifests);
      const linkerd = readLinkerd(cluster, optionsOf(info));
      const workload = podOf(cluster, query.pod);
      const [policy] = portPolicies(linkerd, podView(linkerd, workload), query.port);
      const [plaintext] = linkerdSemantics(cluster, optionsOf(info)).ways(workload, query.port);
      expect(plaintext?.transport).toBe('plaintext');
      if (policy.routes.length > 0) return;
      for (const { clients, sources } of policy.authorizations) {
        const http = { protocol: unionAll([identityMatch('http')]) };
        const granted = requestsWith({ ...http, principal: clients }, { source: sources });
        expect(includesRequests(plaintext?.authorization.permitted ?? [], granted)).toBe(true);
      }
      if (policy.authorizations.length === 0) expect(plaintext?.authorization.permitted).toEqual([]);
    },
  );
});

function optionsOf(info: Case['cluster']) {
  return {
    linkerd: {
      namespace: info.controlPlaneNamespace,
      identityTrustDomain: info.identityDomain,
      defaultInboundPolicy: info.defaultPolicy,
      clusterNetworks: info.clusterNetworks,
    },
  };
}

function podOf(cluster: Cluster, id: string): Workload {
  const found = cluster.workloads.find(({ namespace, resource }) => `${namespace}/${resource.name}` === id);
  if (found === undefined) throw new Error(`no pod ${id}`);
  return found;
}

function namesOf(authorizations: readonly ClientAuthorization[]): readonly string[] {
  return authorizations.map(({ name }) => name).sort();
}

function sameAuthorizations(actual: readonly ClientAuthorization[], expected: Authorizations): void {
  expect(namesOf(actual)).toEqual(Object.keys(expected).sort());
  for (const one of actual) {
    const { networks = [], authentication = '' } = expected[one.name] ?? {};
    const blocks = networks.map((network) =>
      typeof network === 'string'
        ? { cidr: network }
        : { cidr: network.cidr ?? network.net ?? '', except: network.except ?? [] },
    );
    const sources = readNetworks(blocks);
    expect(typeof sources !== 'string' && equalAddresses(sources, one.sources)).toBe(true);
    const identities = typeof authentication === 'string' ? undefined : authentication.tlsAuthenticated;
    const clients = identities === undefined ? ANYTHING : unionAll(identities.map(identityMatch));
    expect(equalStrings(one.clients, clients)).toBe(true);
    expect(one.tlsOnly).toBe(authentication === 'tlsUnauthenticated');
  }
}

/** The default route is not one of ours, and the probes' route is `policy.probe`. */
function sameRoutes(policy: PortPolicy, expected: NonNullable<Case['expect']['httpRoutes']>): void {
  const own = policy.routes.map(({ route }) => route.resource.name);
  const probe = policy.probe === undefined ? [] : ['probe'];
  const defaults = policy.routes.length === 0 ? ['default', ...probe] : [];
  const bare = (name: string) => name.replace(/^default:/, '').replace(/^.*\//, '');
  expect([...own, ...defaults].sort()).toEqual(Object.keys(expected).map(bare).sort());
  for (const [name, { authorizations }] of Object.entries(expected)) {
    if (authorizations === undefined) continue;
    const found = policy.routes.find(({ route }) => route.resource.name === bare(name))?.authorizations;
    const ofProbe = bare(name) === 'probe' && policy.probe !== undefined ? [policy.probe.authorization] : [];
    sameAuthorizations(found ?? ofProbe, authorizations);
  }
}
