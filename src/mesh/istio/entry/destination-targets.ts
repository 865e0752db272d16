import { serviceTargets } from '#cluster/backend.ts';
import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { stringAt } from '#manifest/json.ts';
import { serviceByHost } from '#mesh/istio/client/call-targets.ts';
import { hostRuleFor } from '#mesh/istio/client/destination-rules.ts';
import { carriesLabels } from '#mesh/istio/client/istio-resources.ts';
import { serviceEntriesOf, serviceEntryTargets } from '#mesh/istio/entry/entry-registry.ts';
import type { EntryDestination, EntryTarget } from '#mesh/istio/entry/entry-rule.ts';
import type { Istio } from '#mesh/istio/model.ts';

/**
 * The pods that a destination leads to from a gateway (VirtualService, "Destination"; GetDestination's port: the one that is written, else the
 * Service's only one, else the one that the client connected to). Of a subset only the pods that carry its labels; a
 * subset that no DestinationRule defines leads nowhere, but is told as the whole host if it isn't known which gateway asks.
 */
export function destinationTargets(
  istio: Istio,
  destination: EntryDestination,
  calledPort: number,
  gateways: readonly Workload[],
): readonly EntryTarget[] {
  const service = registered(istio, destination.host);
  if (service === undefined) {
    return serviceEntriesOf(istio, destination.host).flatMap((entry) =>
      serviceEntryTargets(istio, entry, destination.port ?? calledPort, gateways),
    );
  }
  const number = destination.port ?? (service.ports.length === 1 ? service.ports[0]?.port : calledPort);
  const ports = service.ports.filter(({ port, protocol }) => port === number && protocol === 'TCP');
  const labels = subsetLabels(istio, destination, service, gateways[0]);
  return serviceTargets(service, ports).filter(
    ({ workload }) => labels !== 'none' && carriesLabels(labels, workload.labels),
  );
}

/** A Service by its host; an ExternalName that is the name of another Service stands for that one. */
export function registered(istio: Istio, host: string): Service | undefined {
  const service = serviceByHost(istio, host);
  if (service?.type !== 'ExternalName') return service;
  return serviceByHost(istio, stringAt(service.spec, 'externalName') ?? '') ?? service;
}

function subsetLabels(
  istio: Istio,
  { host, subset }: EntryDestination,
  service: Service,
  gateway: Workload | undefined,
): Readonly<Record<string, string>> | 'none' {
  // Where the gateway isn't known, the rule that the Service's own namespace sees is the best guess.
  const asking = gateway ?? service.backends[0];
  if (subset === '' || asking === undefined) return {};
  const rule = hostRuleFor(istio, asking, host, service.namespace);
  const defined = rule?.subsets.find(({ name }) => name === subset);
  return defined?.labels ?? (gateway === undefined ? {} : 'none');
}
