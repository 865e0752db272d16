import { describe, expect, test } from 'vitest';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { chooseBySidecar } from '#mesh/istio/client/choose-by-proxy.ts';
import { registeredHosts } from '#mesh/istio/client/registry.ts';
import { routesOf } from '#mesh/istio/client/routes.ts';
import { type SidecarScope, sidecarScope } from '#mesh/istio/client/sidecar.ts';
import { routersFor } from '#mesh/istio/client/virtual-services.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioOf } from '../mesh/istio/istio-of.ts';
import { externalsFrom, type NcaIstioCase, ncaIstioCases, rulesBetween, tcpRules } from './nca-istio.ts';
import { hasVectors, vectorCluster } from './vectors.ts';

const cases = ncaIstioCases().filter(
  ({ kinds }) =>
    (kinds.includes('Sidecar') || kinds.includes('ServiceEntry')) && !kinds.includes('AuthorizationPolicy'),
);

/** The pods of gateways have no sidecar: what they let through is the matter of the cases about entrances. */
const GATEWAYS = new Set(['istio-system']);

/**
 * Cases in which the specification says otherwise, with how many answers differ, each in the direction that follows from the reason.
 * - Sidecars name hosts of the domain `onlineboutique` (`hosts`: "dnsName should be specified using FQDN format"), but the Services
 *   are in `default`, so that they are not imported: 15 pairs of pods that tool connects.
 * - `istio-system/*` imports what is in that namespace, and the ServiceEntry is in `default`: 9 lists without its host.
 * - The VirtualService is for a gateway only (`gateways`), so that its match for `mesh` never holds: 1 list with the host that
 *   it would lead to the gateway.
 */
const DIFFERENT: Readonly<Record<string, readonly [cutOff: number, unregistered: number, unrouted: number]>> =
  {
    'onlineboutique-sidecars-connectivity': [15, 9, 1],
  };

type Finding = readonly [from: string, to: string, answer: boolean | readonly string[]];

/** That tool's root namespace is `istio-config`, and each pod has a sidecar. */
function world({ manifests }: NcaIstioCase): Istio {
  return { ...istioOf([], { rootNamespace: 'istio-config' }), cluster: vectorCluster(manifests) };
}

/**
 * Whether a client's proxy knows the way to a workload by some Service. That tool takes what a proxy doesn't know to be cut off; in truth it
 * is passed on as it is unless REGISTRY_ONLY holds, which is told by its reason.
 */
function knowsWay(istio: Istio, client: Workload, workload: Workload): boolean {
  const services = istio.cluster.services.filter(({ backends }) => backends.includes(workload));
  if (services.length === 0) return sidecarScope(istio, client, false).egress === undefined;
  return services.some((service) =>
    service.ports.some((servicePort) =>
      targetPorts(servicePort, workload).some((port) => {
        const chosen = chooseBySidecar(istio, client, { workload, port, service, servicePort });
        return chosen.transport !== 'refused' && chosen.because[0]?.reason !== 'istio/passthrough-unseen';
      }),
    ),
  );
}

/** What is outside: the registered hosts that no route leads elsewhere, and everything where that may leave. */
function outside(istio: Istio, client: Workload): readonly string[] {
  const scope = sidecarScope(istio, client, false);
  const hosts = registeredHosts(istio, client, scope).filter(({ host, ports }) =>
    ports.every((port) => leavesDirectly(istio, client, scope, host, port)),
  );
  const all = scope.policy === 'ALLOW_ANY' ? ['0.0.0.0/0'] : [];
  return [...new Set([...all, ...hosts.map(({ host }) => host)])].sort();
}

function leavesDirectly(istio: Istio, client: Workload, scope: SidecarScope, host: string, port: number) {
  return routersFor(istio, client, scope, host).every(({ resource }) => {
    const { to, direct } = routesOf(istio, resource, { client, host, port, protocol: 'tls' });
    return direct || to.some((one) => one.host === host);
  });
}

describe.skipIf(!hasVectors)('nca-istio: Sidecars and ServiceEntries [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(8);
  });

  test.each(cases)('$name', (one) => {
    const istio = world(one);
    const rules = tcpRules(one).filter(({ conn }) => conn === 'All');
    const clients = istio.cluster.workloads.filter(({ namespace }) => !GATEWAYS.has(namespace));
    const found = clients.flatMap((client): readonly Finding[] => [
      [client.resource.name, 'outside', outside(istio, client)],
      ...clients
        .filter((to) => to !== client)
        .map((to) => [client.resource.name, to.resource.name, knowsWay(istio, client, to)] as const),
    ]);
    const expected = clients.flatMap((client): readonly Finding[] => [
      [client.resource.name, 'outside', externalsFrom(rules, client)],
      ...clients
        .filter((to) => to !== client)
        .map(
          (to) =>
            [client.resource.name, to.resource.name, rulesBetween(rules, client, to).length > 0] as const,
        ),
    ]);
    const known = DIFFERENT[one.name];
    if (known === undefined) expect(found).toEqual(expected);
    else expect(differences(found, expected)).toEqual(known);
  });
});

/** Pairs that are cut off here only, lists of hosts with fewer here, and with more; all other answers must be equal. */
function differences(found: readonly Finding[], expected: readonly Finding[]) {
  const counts: [number, number, number] = [0, 0, 0];
  for (const [index, [from, to, answer]] of found.entries()) {
    const other = expected[index]?.[2];
    if (JSON.stringify(answer) === JSON.stringify(other)) continue;
    if (answer === false && other === true) counts[0]++;
    else if (typeof answer === 'object' && typeof other === 'object')
      counts[answer.length < other.length ? 1 : 2]++;
    else throw new Error(`${from} to ${to}: ${String(answer)}`);
  }
  return counts;
}
