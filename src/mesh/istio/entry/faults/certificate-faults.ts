import { joinPointer } from '#manifest/pointer.ts';
import type { EntryGateway } from '#mesh/istio/entry/entry-gateway.ts';
import { entryGateways } from '#mesh/istio/entry/proxies.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/**
 * Gateways that show the same certificate on the same proxies: a browser that reuses its connection for the other one's host gets 404 ("Traffic
 * Management Problems, 404 errors occur when multiple gateways configured with same TLS certificate").
 */
export function certificateFaults(istio: Istio): readonly MeshFault[] {
  const bySecret = new Map<string, { gateway: EntryGateway; pointer: string }[]>();
  for (const gateway of entryGateways(istio)) {
    if (gateway.api !== 'istio') continue;
    for (const { secrets = [], pointer } of gateway.servers) {
      for (const secret of secrets)
        bySecret.set(secret, [...(bySecret.get(secret) ?? []), { gateway, pointer }]);
    }
  }
  return [...bySecret].flatMap(([secret, users]) =>
    users.flatMap(({ gateway, pointer }): readonly MeshFault[] => {
      const other = users.find((one) => one.gateway !== gateway && selectsAll(gateway, one.gateway));
      if (other === undefined) return [];
      const name = `Gateway ${other.gateway.namespace}/${other.gateway.resource.name}`;
      const message = `shows the certificate ${secret}, as ${name} does: clients that reuse a connection get 404`;
      return [
        { resource: gateway.resource, pointer: joinPointer(pointer, 'tls', 'credentialName'), message },
      ];
    }),
  );
}

/** Whether a Gateway selects all proxies of another: its labels are among the other's. */
function selectsAll({ proxies }: EntryGateway, other: EntryGateway): boolean {
  const labels = new Set((JSON.parse(other.proxies) as unknown[]).map((pair) => JSON.stringify(pair)));
  return (JSON.parse(proxies) as unknown[]).every((pair) => labels.has(JSON.stringify(pair)));
}
