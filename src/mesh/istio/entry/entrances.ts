import type { Workload } from '#cluster/workload.ts';
import type { EntranceRoute, EntranceTls, MeshEntrance } from '#mesh/entrance.ts';
import { destinationTargets } from '#mesh/istio/entry/destination-targets.ts';
import type { EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import { portRoutes, type Routed } from '#mesh/istio/entry/port-routes.ts';
import { entryGateways, findProxies } from '#mesh/istio/entry/proxies.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { unionRequests } from '#set/request-set.ts';

/** What is gathered for a server from all proxies that it configures. */
interface Gathered {
  readonly podPorts: Set<number>;
  readonly routes: Map<string, EntranceRoute>;
  /** The actions of the rules that get any request. */
  readonly actions: Routed['rule']['action'][];
}

/**
 * What Istio's gateways, and Gateways of other classes, open to the outside: each server or listener, with where its requests lead
 * (API reference, "Gateway", "VirtualService"; Gateway API). Where a host is defined by several VirtualServices, the oldest comes first.
 */
export function istioEntrances(istio: Istio): readonly MeshEntrance[] {
  const gathered = new Map<EntryServer, Gathered>();
  for (const { workloads, ports } of findProxies(istio)) {
    for (const [port, servers] of ports) {
      for (const { server } of servers) gatheredOf(gathered, server).podPorts.add(port);
      for (const routed of portRoutes(istio, servers, workloads[0])) {
        gather(istio, gatheredOf(gathered, routed.server.server), routed, workloads);
      }
    }
  }
  return entryGateways(istio).flatMap(({ resource, workloads, servers }) =>
    servers.map((server): MeshEntrance => {
      const { podPorts, routes, actions } = gatheredOf(gathered, server);
      const { pointer, number, protocol, written, hosts, name, carries, tls, ...settings } = server;
      return {
        resource,
        pointer,
        gateways: [...workloads].sort(byPlace),
        port: number,
        podPorts: [...podPorts].sort((a, b) => a - b),
        protocol,
        hosts: written,
        ...settings,
        tls: redirectsAll(tls, actions) ? 'redirect' : tls,
        routes: [...routes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, route]) => route),
      };
    }),
  );
}

function gatheredOf(all: Map<EntryServer, Gathered>, server: EntryServer): Gathered {
  const known = all.get(server) ?? { podPorts: new Set(), routes: new Map(), actions: [] };
  all.set(server, known);
  return known;
}

/** Plaintext where every rule answers with a redirect to HTTPS lets nothing through. */
function redirectsAll(tls: EntranceTls, actions: Gathered['actions']): boolean {
  return (
    tls === 'none' &&
    actions.length > 0 &&
    actions.every(({ type, ...rest }) => 'secure' in rest && rest.secure)
  );
}

function gather(
  istio: Istio,
  { routes, actions }: Gathered,
  { rule, requests, server: { server } }: Routed,
  gateways: readonly Workload[],
): void {
  actions.push(rule.action);
  if (rule.action.type !== 'forward') return;
  const { resource, pointer } = rule;
  for (const destination of rule.action.destinations) {
    const reason = destination.mirror ? 'istio/entry-mirrored' : 'istio/entry-routed';
    const detail =
      destination.port === undefined ? destination.host : `${destination.host}:${destination.port}`;
    const because = { reason, resource: destination.resource, pointer: destination.pointer, detail } as const;
    for (const { workload, port } of destinationTargets(istio, destination, server.number, gateways)) {
      const key = [resource.id, ordered(pointer), placeOf(workload), ordered(String(port))].join(' ');
      const known = routes.get(key);
      routes.set(
        key,
        known === undefined
          ? { resource, pointer, requests, workload, port, because: [because] }
          : { ...known, requests: unionRequests(known.requests, requests), because: known.because },
      );
    }
  }
}

function byPlace(a: Workload, b: Workload): number {
  const [left, right] = [placeOf(a), placeOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf({ namespace, resource }: Workload): string {
  return `${namespace}/${resource.name}/${resource.kind}`;
}

/** A text whose numbers sort as numbers. */
function ordered(text: string): string {
  return text.replaceAll(/\d+/g, (digits) => digits.padStart(6, '0'));
}
