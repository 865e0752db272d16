import { isPortNumber } from '#cluster/container-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { containersOf } from '#mesh/linkerd/membership/find-proxy.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/**
 * The paths of HTTP probes by port, which the policy controller authorizes by default (Linkerd docs, "Authorization Policy", "Default
 * authorizations"; inbound/workload.rs). A named port is one of the same container; paths are without query.
 */
export function probePaths(workload: Workload): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  const containers = [...containersOf(workload, 'containers'), ...containersOf(workload, 'initContainers')];
  for (const { container } of containers) {
    for (const kind of PROBES) {
      const probe = objectAt(container, kind)['httpGet'];
      if (!isObject(probe)) continue;
      const port = probePort(probe['port'], container);
      const [path = ''] = (stringAt(probe, 'path') ?? '/').split(/[?#]/);
      if (port === undefined || !path.startsWith('/')) continue;
      found.set(port, [...new Set([...(found.get(port) ?? []), path])].sort());
    }
  }
  return found;
}

function probePort(port: Json | undefined, container: JsonObject): number | undefined {
  if (isPortNumber(port)) return port;
  if (typeof port !== 'string') return undefined;
  return namedTcpPorts(container).find(([name]) => name.toLowerCase() === port.toLowerCase())?.[1];
}

/** The named TCP ports of a container. */
export function namedTcpPorts(container: JsonObject): readonly (readonly [name: string, port: number])[] {
  return arrayAt(container, 'ports').flatMap((port): [string, number][] => {
    if (!isObject(port) || (stringAt(port, 'protocol') || 'TCP').toUpperCase() !== 'TCP') return [];
    const [name, number] = [stringAt(port, 'name'), port['containerPort']];
    return name !== undefined && name !== '' && isPortNumber(number) ? [[name, number]] : [];
  });
}
