import { describe, expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import { workloadAuthorization } from '#mesh/istio/authorization/workload-authorization.ts';
import { istioPrincipal } from '#mesh/istio/identity.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { parseAddress } from '#set/address-text.ts';
import {
  ALL_REQUESTS,
  equalRequests,
  intersectRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  unionRequests,
} from '#set/request-set.ts';
import { ABSENT, complementStrings, type StringSet, strings } from '#set/string-set.ts';
import { istioOf } from '../mesh/istio/istio-of.ts';
import { meansWorkload, type NcaEnd, outsideOf } from './nca-ends.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

type Conn =
  | 'All'
  | {
      readonly dst_ports?: readonly string[];
      readonly methods?: readonly string[];
      readonly hosts?: readonly string[];
      readonly paths?: readonly string[];
    };

interface NcaCase {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly manifests: readonly VectorManifest[];
  readonly expectSections: readonly {
    readonly type: string;
    readonly config: string | null;
    readonly rules: readonly { readonly src: NcaEnd; readonly dst: NcaEnd; readonly conn: Conn }[];
  }[];
}

/** Kinds that other layers judge, and the cases with them in the tests of those layers. */
const OTHERS = ['NetworkPolicy', 'Gateway', 'VirtualService', 'ServiceEntry', 'Sidecar', 'Ingress'];

const cases = [...readVectors<NcaCase>('nca-fwrules'), ...readVectors<NcaCase>('nca-istio')].filter(
  ({ kinds }) => kinds.includes('AuthorizationPolicy') && !OTHERS.some((kind) => kinds.includes(kind)),
);

interface Caller {
  readonly name: string;
  readonly principal: StringSet;
  readonly address: string;
  readonly workload?: Workload;
}

/** That tool's root namespace, and a sidecar in each pod. Its sections about other protocols than TCP aren't a mesh's concern. */
describe.skipIf(!hasVectors)('nca: AuthorizationPolicies as firewall rules [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(5);
  });

  test.each(cases)('$name', ({ name, manifests, expectSections }) => {
    const sections = expectSections.filter(({ type }) => type === 'TCP');
    const cluster = vectorCluster(ofConfiguration(manifests, sections[0]?.config));
    const istio: Istio = { cluster, settings: istioOf([], { rootNamespace: 'istio-config' }).settings };
    const rules = sections.flatMap((section) => section.rules);
    const callers = callersOf(istio, rules);
    const ports = portsOf(rules);
    const differences: string[] = [];
    for (const workload of cluster.workloads) {
      for (const port of ports) {
        const { permitted } = workloadAuthorization(istio, workload, port);
        for (const caller of callers) {
          if (caller.workload === workload) continue;
          const expected = rules
            .filter(({ src, dst }) => meansWorkload(dst, workload) && isCaller(src, caller))
            .reduce((set, { conn }) => unionRequests(set, requestsOf(conn, port)), NO_REQUESTS);
          if (equalRequests(asked(permitted, caller), asked(expected, caller))) continue;
          differences.push(`${caller.name} → ${workload.resource.name}:${port}`);
        }
      }
    }
    expect(differences.sort()).toEqual([...(DIFFERENCES.get(name)?.rows ?? [])].sort());
  });
});

/** Rows that differ, and why. */
const DIFFERENCES = new Map<string, { readonly reason: string; readonly rows: readonly string[] }>([
  [
    'connectivity-istio-test-methods-paths-1',
    {
      reason:
        'the upstream row is a list of nine connections; the vector holds one, with the port of the first and the rest of the last',
      rows: [80, 40, 9999].map(
        (port) => `productpage-v1-6f9df695b7-fc9m2 → details-v1-5f449bdbb9-m45kh:${port}`,
      ),
    },
  ],
  [
    'istio-policy2',
    {
      reason:
        'a peer without certificate is in no namespace, so that `notNamespaces` matches it: Envoy negates a match that such a peer can not have (RBAC, `not_id` and `authenticated`); that tool asks it for a namespace',
      rows: [30, 50].flatMap((port) =>
        ['cog-agents-d54st', 'cog-agents-qr8gp', 'cog-local-analyzer-7d77fb55cc-bs8rc'].flatMap((pod) =>
          ['8.8.8.8', '3.3.3.3'].map((address) => `${address} → ${pod}:${port}`),
        ),
      ),
    },
  ],
]);

/** A case holds the files of several configurations for one topology; the synthesised ones replace those written by hand. */
function ofConfiguration(
  manifests: NcaCase['manifests'],
  config: string | null | undefined,
): NcaCase['manifests'] {
  if (config?.includes('synthesis') !== true) return manifests;
  return manifests.filter(({ file }) => !String(file).endsWith('all_auth_policies.yaml'));
}

function callersOf(istio: Istio, rules: NcaCase['expectSections'][number]['rules']): readonly Caller[] {
  const pods = istio.cluster.workloads.map((workload) => ({
    name: workload.resource.name,
    principal: strings(istioPrincipal(istio, workload)),
    address: workload.addresses[0] ?? '10.244.9.9',
    workload,
  }));
  const written = rules.flatMap(({ src }) =>
    typeof src !== 'string' && 'external' in src ? src.external.split(',') : [],
  );
  const addresses = [...new Set(['8.8.8.8', '3.3.3.3', ...written.map((text) => text.replace(/\/.*/, ''))])];
  const outside = addresses.map((address) => ({ name: address, principal: ABSENT, address }));
  return [...pods, ...outside];
}

function isCaller(src: NcaEnd, { workload, address }: Caller): boolean {
  if (workload !== undefined) return meansWorkload(src, workload);
  const { digits } = parseAddress(address) ?? { digits: '' };
  return outsideOf(src).IPv4.some(([first, last]) => first <= digits && digits <= last);
}

/** What a caller may ask over HTTP: that tool doesn't tell bytes. */
function asked(set: RequestSet, { principal, address }: Caller): RequestSet {
  const { family = 'IPv4', digits = '' } = parseAddress(address) ?? {};
  const source = { IPv4: [], IPv6: [], [family]: [[digits, digits]] } as const;
  return intersectRequests(set, requestsWith({ principal, protocol: strings('http') }, { source }));
}

function requestsOf(conn: Conn, port: number): RequestSet {
  if (conn === 'All') return ALL_REQUESTS;
  if (conn.dst_ports !== undefined && !conn.dst_ports.includes(String(port))) return NO_REQUESTS;
  return requestsWith({
    ...(conn.methods === undefined ? {} : { method: listed(conn.methods) }),
    ...(conn.hosts === undefined ? {} : { host: listed(conn.hosts) }),
    ...(conn.paths === undefined ? {} : { path: listed(conn.paths) }),
  });
}

/** `all but x` stands before the first of a list. */
function listed(values: readonly string[]): StringSet {
  const [first = '', ...rest] = values;
  if (!first.startsWith('all but ')) return strings(...values);
  return complementStrings(strings(first.replace('all but ', ''), ...rest));
}

function portsOf(rules: NcaCase['expectSections'][number]['rules']): readonly number[] {
  const written = rules.flatMap(({ conn }) => (conn === 'All' ? [] : (conn.dst_ports ?? [])));
  return [...new Set([...written.map(Number), 40, 9999])];
}
