import { namespaceOf } from '#cluster/namespace.ts';
import type { Service } from '#cluster/service.ts';
import { arrayAt, isObject } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { coversHost, isWildcardHost } from '#mesh/istio/client/host-name.ts';
import { isExportedTo, istioResources, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import { exportsOf } from '#mesh/istio/client/service-view.ts';
import { registered } from '#mesh/istio/entry/destination-targets.ts';
import { entryPorts, serviceEntriesOf } from '#mesh/istio/entry/entry-registry.ts';
import type { EntryDestination } from '#mesh/istio/entry/entry-rule.ts';
import { allRouters, type Router } from '#mesh/istio/entry/router.ts';
import { ruleDestinations } from '#mesh/istio/entry/rule-destinations.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/**
 * Destinations of VirtualServices, also of those within the mesh, that lead nowhere: the host isn't in the registry, or not for the namespaces that
 * the VirtualService is for; it doesn't have the port; or it has several and none is named (VirtualService, "Destination").
 */
export function destinationFaults(istio: Istio): readonly MeshFault[] {
  const wildcards = wildcardHosts(istio);
  return allRouters(istio).all.flatMap((router) => {
    const { resource } = router;
    const destinations = ['http', 'tls', 'tcp'].flatMap((kind) =>
      arrayAt(specOf(resource), kind).flatMap((rule, index) =>
        isObject(rule) ? ruleDestinations(rule, resource, joinPointer('/spec', kind, index)) : [],
      ),
    );
    return destinations.flatMap((destination): readonly MeshFault[] => {
      const message = complaint(istio, router, destination, wildcards);
      return message === undefined ? [] : [{ resource, pointer: destination.pointer, message }];
    });
  });
}

interface Wildcard {
  readonly host: string;
  readonly namespace: string;
  readonly exportTo: readonly string[];
}

function complaint(
  istio: Istio,
  router: Router,
  { host, port, mirror }: EntryDestination,
  wildcards: readonly Wildcard[],
): string | undefined {
  const callers = namespacesOf(router);
  const visible = (exportTo: readonly string[], own: string) =>
    callers.some((namespace) => isExportedTo(exportTo, own, namespace));
  const service = registered(istio, host);
  const what = mirror ? 'a copy' : 'requests';
  const missing = `sends ${what} to ${host}, which no Service or ServiceEntry that it may see defines`;
  if (service !== undefined && visible(exportsOf(service), service.namespace)) {
    return portComplaint(host, servicePorts(service), port);
  }
  const entries = serviceEntriesOf(istio, host).filter((entry) =>
    visible(stringsAt(specOf(entry), 'exportTo'), namespaceOf(entry)),
  );
  if (entries.length > 0) return portComplaint(host, entries.flatMap(entryPorts), port);
  const isWild = wildcards.some((one) => coversHost(one.host, host) && visible(one.exportTo, one.namespace));
  return isWild ? undefined : missing;
}

/** The namespaces that a VirtualService is for, as far as it names any: else its own. */
function namespacesOf({ exportTo, namespace }: Router): readonly string[] {
  const named = exportTo
    .filter((one) => one !== '*' && one !== '~')
    .map((one) => (one === '.' ? namespace : one));
  return named.length === 0 ? [namespace] : named;
}

function servicePorts({ ports }: Service): readonly number[] {
  return ports.map(({ port }) => port);
}

function portComplaint(host: string, ports: readonly number[], port: number | undefined): string | undefined {
  if (ports.length === 0) return undefined;
  if (port !== undefined)
    return ports.includes(port) ? undefined : `sends requests to ${host}, which has no port ${port}`;
  return ports.length > 1
    ? `sends requests to ${host}, which has several ports (${ports.join(', ')}), and names none`
    : undefined;
}

function wildcardHosts(istio: Istio): readonly Wildcard[] {
  return istioResources(istio, 'ServiceEntry').flatMap((resource) =>
    stringsAt(specOf(resource), 'hosts')
      .filter(isWildcardHost)
      .map((host) => ({
        host: host.toLowerCase(),
        namespace: namespaceOf(resource),
        exportTo: stringsAt(specOf(resource), 'exportTo'),
      })),
  );
}
