import type { Workload } from '#cluster/workload.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import { entryGateways } from '#mesh/istio/entry/proxies.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A port that a gateway's pods open, because a server of a Gateway says so. */
export interface GatewayServer {
  readonly resource: Resource;
  /** To the server or listener. */
  readonly pointer: Pointer;
  /** Of the pods. */
  readonly port: number;
  /** As written. */
  readonly protocol: string;
  /** What its connections are once TLS has ended, if it ends here: requests, or bytes that go on as they are. */
  readonly carries: 'http' | 'tcp';
  readonly tls: EntranceTls;
}

const known = new WeakMap<Istio, ReadonlyMap<Workload, readonly GatewayServer[]>>();

/** The servers that a gateway's pods open, by port; several can be at one port, told apart by their hosts. */
export function gatewayServersOf(istio: Istio, workload: Workload): readonly GatewayServer[] {
  let index = known.get(istio);
  if (index === undefined) {
    index = readServers(istio);
    known.set(istio, index);
  }
  return index.get(workload) ?? [];
}

function readServers(istio: Istio): ReadonlyMap<Workload, readonly GatewayServer[]> {
  const index = new Map<Workload, GatewayServer[]>();
  for (const { resource, servers, workloads, podPorts } of entryGateways(istio)) {
    for (const workload of workloads) {
      const own = index.get(workload) ?? [];
      index.set(workload, own);
      for (const { pointer, protocol, tls, carries, number } of servers) {
        const as = carries === 'http' ? 'http' : 'tcp';
        for (const port of podPorts(workload, number))
          own.push({ resource, pointer, port, protocol, carries: as, tls });
      }
    }
  }
  for (const servers of index.values()) servers.sort((a, b) => a.port - b.port);
  return index;
}
