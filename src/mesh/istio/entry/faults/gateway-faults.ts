import { joinPointer } from '#manifest/pointer.ts';
import type { EntryGateway, EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import { servicesOf } from '#mesh/istio/entry/pod-port.ts';
import { entryGateways } from '#mesh/istio/entry/proxies.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/**
 * What is wrong with a Gateway of Istio by itself: nothing carries the labels that it selects, no Service of what carries them has a server's
 * port ("Analyzer messages", GatewayPortNotDefinedOnService), or a server's protocol and its TLS don't go together.
 */
export function gatewayFaults(istio: Istio): readonly MeshFault[] {
  return entryGateways(istio)
    .filter(({ api }) => api === 'istio')
    .flatMap((gateway) => [
      ...selectorFaults(gateway),
      ...gateway.servers.flatMap((server) => [
        ...portFaults(istio, gateway, server),
        ...tlsFaults(gateway, server),
      ]),
    ]);
}

function selectorFaults({ resource, workloads, proxies }: EntryGateway): readonly MeshFault[] {
  if (workloads.length > 0 || proxies === '[]') return [];
  const labels = (JSON.parse(proxies) as [string, string][]).map((pair) => pair.join('='));
  const message = `no pods carry ${labels.join(', ')}: it configures nothing that is among the manifests`;
  return [{ resource, pointer: '/spec/selector', message }];
}

function portFaults(
  istio: Istio,
  { resource, workloads }: EntryGateway,
  { number, pointer }: EntryServer,
): readonly MeshFault[] {
  const services = workloads.flatMap((workload) => servicesOf(istio, workload));
  if (workloads.length === 0 || services.some(({ ports }) => ports.some((one) => isPort(one, number))))
    return [];
  const message = `no Service that leads to its pods has port ${number}`;
  return [{ resource, pointer: joinPointer(pointer, 'port', 'number'), message }];
}

function isPort({ port, protocol }: { port: number; protocol: string }, number: number): boolean {
  return port === number && protocol === 'TCP';
}

function tlsFaults(
  { resource }: EntryGateway,
  { pointer, tls, protocol, secrets }: EntryServer,
): readonly MeshFault[] {
  const place = joinPointer(pointer, 'tls');
  if (tls === 'unknown') {
    return [{ resource, pointer, message: `a server for ${protocol} says nothing about TLS that is known` }];
  }
  if ((tls === 'none' || tls === 'redirect') && secrets !== undefined) {
    return [
      { resource, pointer: place, message: `a server for ${protocol} is plaintext: its TLS has no effect` },
    ];
  }
  return [];
}
