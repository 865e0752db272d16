import { describe, expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import { workloadAuthorization } from '#mesh/istio/authorization/workload-authorization.ts';
import { istioEntrances } from '#mesh/istio/entry/entrances.ts';
import { portRoutes } from '#mesh/istio/entry/port-routes.ts';
import { findProxies } from '#mesh/istio/entry/proxies.ts';
import { istioPrincipal } from '#mesh/istio/identity.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { hasRequest } from '#set/request.ts';
import { intersectRequests, type RequestSet, whereValue } from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';
import { istioOfCluster } from '../mesh/istio/settings/istio-of.ts';
import { meansWorkload, type NcaRule, ncaIstioCases, tcpRules } from './nca-istio.ts';
import { hasVectors, type VectorManifest, vectorCluster } from './vectors.ts';

/** The gateways of Istio's own profile, which that tool adds where the manifests don't have them. */
const GATEWAYS = ['ingressgateway', 'egressgateway'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `istio-${name}`,
    namespace: 'istio-system',
    labels: { istio: name, app: `istio-${name}` },
  },
  spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
}));

const cases = ncaIstioCases()
  .map((one) => ({ ...one, istio: withGateways(one.manifests) }))
  .filter(({ istio }) => istioEntrances(istio).length > 0);

/** A request as far as these cases tell requests apart. */
interface Probe {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/** Where we differ, by case: `from → to:port`, and why. */
const DIFFERENCES: Readonly<Record<string, { readonly rows: readonly string[]; readonly why: string }>> = {
  'connectivity-5': {
    rows: ['istio-ingressgateway → details-v1-5f449bdbb9-m45kh:5555'],
    why: 'the TCP rule is for port 27017, and the server of the Gateway has port 2379 (L4MatchAttributes, `port`: "the port on the host that is being addressed"); that tool ignores the port of a match',
  },
};

/**
 * What gateways let through to pods that take it from them, and to hosts outside. That tool looks at hosts, methods and paths, not at headers nor at which port of the
 * gateway a request comes in by; it writes a prefix without its last slash.
 */
describe.skipIf(!hasVectors)('nca-istio: gateways [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(3);
  });

  test.each(cases)('$name', (one) => {
    const rules = tcpRules(one).filter(({ conn }) => conn !== 'All');
    const different = [...insideDifferences(one.istio, rules), ...outsideDifferences(one.istio, rules)];
    expect(different.sort()).toEqual([...(DIFFERENCES[one.name]?.rows ?? [])].sort());
  });
});

function withGateways(manifests: readonly VectorManifest[]): Istio {
  const istio = istioOfCluster(vectorCluster(manifests));
  if (gatewaysOf(istio).length > 0) return istio;
  return istioOfCluster(vectorCluster([...manifests, ...GATEWAYS]));
}

function gatewaysOf(istio: Istio): readonly Workload[] {
  return [...new Set(istioEntrances(istio).flatMap(({ gateways }) => gateways))];
}

function insideDifferences(istio: Istio, rules: readonly NcaRule[]): readonly string[] {
  const entrances = istioEntrances(istio);
  return gatewaysOf(istio).flatMap((gateway) => {
    const routes = entrances
      .filter(({ gateways }) => gateways.includes(gateway))
      .flatMap((one) => one.routes);
    const others = istio.cluster.workloads.filter((one) => one !== gateway);
    return others.flatMap((workload) => {
      const meant = rules.filter(
        ({ src, dst }) => meansWorkload(src, gateway) && meansWorkload(dst, workload),
      );
      const own = routes.filter((route) => route.workload === workload);
      const ports = new Set([...own.map(({ port }) => port), ...meant.flatMap(portsOf)]);
      return [...ports].flatMap((port) => {
        const expected = meant.filter((rule) => portsOf(rule).includes(port));
        const { permitted } = workloadAuthorization(istio, workload, port);
        const asked = whereValue(permitted, 'principal', strings(istioPrincipal(istio, gateway)));
        const sets = own
          .filter((route) => route.port === port)
          .map(({ requests }) => intersectRequests(requests, asked));
        const name = `${gateway.resource.name} → ${workload.resource.name}:${port}`;
        return probes(rules).some((probe) => allows(expected, probe) !== takes(sets, probe)) ? name : [];
      });
    });
  });
}

/** To hosts outside, by the names that rules give as destinations. */
function outsideDifferences(istio: Istio, rules: readonly NcaRule[]): readonly string[] {
  return findProxies(istio).flatMap(({ workloads: [gateway], ports }) => {
    if (gateway === undefined) return [];
    const routed = [...ports.values()].flatMap((servers) => portRoutes(istio, servers, gateway));
    const meant = rules.filter(({ src, dst }) => 'external' in dst && meansWorkload(src, gateway));
    const hosts = [...new Set(meant.flatMap(({ dst }) => ('external' in dst ? dst.external : [])))];
    return hosts.flatMap((host) => {
      const expected = meant.filter(({ dst }) => 'external' in dst && dst.external === host);
      const sets = routed.flatMap(({ rule, requests }) =>
        rule.action.type === 'forward' && rule.action.destinations.some((one) => one.host === host)
          ? [requests]
          : [],
      );
      const differs = probes(rules).some((probe) => allows(expected, probe) !== takes(sets, probe));
      return differs ? `${gateway.resource.name} → ${host}` : [];
    });
  });
}

function portsOf({ conn }: NcaRule): readonly number[] {
  return conn === 'All' ? [] : (conn.dst_ports ?? []).map(Number);
}

function probes(rules: readonly NcaRule[]): readonly Probe[] {
  const conditions = rules.flatMap(({ conn }) => (conn === 'All' ? [] : conn));
  const hosts = [...new Set(['other.example.org', ...conditions.flatMap((one) => one.hosts ?? [])])];
  const paths = [
    '/',
    '/other',
    ...conditions.flatMap(({ paths: own = [] }) => own.map((path) => `${stem(path)}/a`)),
  ];
  return hosts.flatMap((host) =>
    ['GET', 'POST', 'DELETE'].flatMap((method) =>
      [...new Set(paths)].map((path) => ({ host, method, path })),
    ),
  );
}

function stem(path: string): string {
  return path.replace('(/*)?', '');
}

function allows(rules: readonly NcaRule[], { host, method, path }: Probe): boolean {
  return rules.some(({ conn }) => {
    if (conn === 'All') return true;
    const { hosts = [host], methods = [method], paths } = conn;
    const isPath = paths === undefined || paths.some((one) => path.startsWith(`${stem(one)}/`));
    return hosts.includes(host) && methods.includes(method) && isPath;
  });
}

/** With the header that one of the cases asks for, or without any. */
function takes(sets: readonly RequestSet[], { host, method, path }: Probe): boolean {
  const values = { host, method, path, sni: host, protocol: 'http' };
  const variants = [values, { ...values, 'header:cookie': 'user=dev-123' }];
  return sets.some((set) => variants.some((variant) => hasRequest(set, { values: variant, addresses: {} })));
}
