import type { Workload } from '#cluster/workload.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { captureOf } from '#mesh/istio/transport/capture.ts';
import { ingressListeners } from '#mesh/istio/transport/ingress-listener.ts';
import { namedPorts } from '#mesh/istio/transport/peer-modes.ts';
import { HBONE, REDIRECTION_PORTS } from '#mesh/istio/transport/sidecar-transport.ts';
import { istioTransport } from '#mesh/istio/transport/transport.ts';
import { type PortSet, portSet } from '#set/port-set.ts';

const OWN = [HBONE, ...REDIRECTION_PORTS];
const OWN_OF_SIDECARS = [15020, 15021, 15090];

/**
 * The sets of TCP ports that `istioTransport` treats in a way of their own; all others it treats alike. Ports with the same answer for
 * the same reasons are one set. In order of their first port.
 */
export function istioPortCuts(istio: Istio, workload: Workload): readonly PortSet[] {
  const alike = new Map<string, number[]>();
  for (const port of specialPorts(istio, workload)) {
    const { plaintext, mtls, proxied, because } = istioTransport(istio, workload, port);
    const reasons = because.map(({ reason, resource, pointer, detail }) => [
      reason,
      resource?.id,
      pointer,
      detail,
    ]);
    const key = JSON.stringify([plaintext, mtls, proxied, reasons]);
    const ports = alike.get(key);
    if (ports === undefined) alike.set(key, [port]);
    else ports.push(port);
  }
  return [...alike.values()].map((ports) => portSet(ports.map((port) => [port, port])));
}

function specialPorts(istio: Istio, workload: Workload): readonly number[] {
  const { mode } = istioMembership(istio, workload);
  const ports = new Set<number>(namedPorts(istio, workload.namespace, workload.labels));
  for (const port of OWN) ports.add(port);
  if (mode === 'sidecar') {
    const { included, excluded, intercepts, statusPort } = captureOf(istio, workload);
    for (const port of [...OWN_OF_SIDECARS, ...(included ?? []), ...excluded, statusPort]) ports.add(port);
    for (const { port } of ingressListeners(istio, workload, intercepts)) ports.add(port);
  }
  return [...ports].filter((port) => port >= 1 && port <= 65535).sort((a, b) => a - b);
}
