import type { Workload } from '#cluster/workload.ts';
import type { EntryGateway, EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import { apiGateways } from '#mesh/istio/entry/gateway-api/read-listeners.ts';
import { istioGateways } from '#mesh/istio/entry/read-gateway.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A server at a port of a proxy. */
export interface ProxyServer {
  readonly gateway: EntryGateway;
  readonly server: EntryServer;
}

/** Proxies that the same Gateways configure alike. */
export interface Proxies {
  /** None, if the manifests don't have them. */
  readonly workloads: readonly Workload[];
  /** By the port of their pods, in the order in which Istio takes them. */
  readonly ports: ReadonlyMap<number, readonly ProxyServer[]>;
}

const known = new WeakMap<Istio, readonly EntryGateway[]>();

/** The Gateways of both APIs. */
export function entryGateways(istio: Istio): readonly EntryGateway[] {
  const found = known.get(istio) ?? [...istioGateways(istio), ...apiGateways(istio)];
  known.set(istio, found);
  return found;
}

/**
 * What gateways' proxies are there: all Gateways that configure the same pods are one to them (Gateway, "Gateways that select the
 * same workload are merged"). Proxies that can't be told apart are told once.
 */
export function findProxies(istio: Istio): readonly Proxies[] {
  const configured = new Map<Workload | string, EntryGateway[]>();
  for (const gateway of entryGateways(istio)) {
    for (const key of gateway.workloads.length === 0 ? [gateway.proxies] : gateway.workloads) {
      const gateways = configured.get(key);
      if (gateways === undefined) configured.set(key, [gateway]);
      else gateways.push(gateway);
    }
  }
  const alike = new Map<string, { workloads: Workload[]; ports: Proxies['ports'] }>();
  for (const [key, gateways] of configured) {
    const workload = typeof key === 'string' ? undefined : key;
    const ports = portsOf(gateways, workload);
    const text = likeness(gateways, workload, ports);
    const proxies = alike.get(text);
    if (proxies === undefined)
      alike.set(text, { workloads: workload === undefined ? [] : [workload], ports });
    else if (workload !== undefined) proxies.workloads.push(workload);
  }
  return [...alike].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, proxies]) => proxies);
}

function portsOf(gateways: readonly EntryGateway[], workload: Workload | undefined): Proxies['ports'] {
  const ports = new Map<number, ProxyServer[]>();
  for (const gateway of gateways) {
    for (const server of gateway.servers) {
      for (const port of gateway.podPorts(workload, server.number)) {
        const servers = ports.get(port);
        if (servers === undefined) ports.set(port, [{ gateway, server }]);
        else servers.push({ gateway, server });
      }
    }
  }
  return ports;
}

/** What of a workload decides which rules hold for it: its namespace (exports) and its labels (conditions on the caller). */
function likeness(
  gateways: readonly EntryGateway[],
  workload: Workload | undefined,
  ports: Proxies['ports'],
): string {
  const names = gateways.map(({ api, resource }) => [
    api,
    resource.id,
    resource.origin.file,
    resource.origin.document,
    resource.origin.pointer,
  ]);
  const numbers = [...ports].map(([port, servers]) => [port, ...servers.map(({ server }) => server.pointer)]);
  const labels = workload === undefined ? [] : Object.entries(workload.labels).sort();
  return JSON.stringify([workload?.namespace ?? '', names, numbers, labels]);
}
