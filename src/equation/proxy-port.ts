import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import { membershipOf, semanticsOf, waysTo } from '#mesh/mesh.ts';
import { hasPort, NO_PORTS, type PortSet, subtractPorts } from '#set/port-set.ts';

/**
 * The TCP ports of a workload's pods on which its mesh's proxy answers instead of the application: under Istio 15020, 15021, 15090 and the
 * ports of the redirection, HBONE's 15008, under Linkerd 4143, 4190, 4191, as these are configured. None if it isn't sure that the pods
 * have the proxy.
 */
export function proxyPorts({ mesh }: Fabric, workload: Workload): PortSet {
  const { mesh: kind, member } = membershipOf(mesh, workload);
  if (kind === 'none' || member !== 'yes') return NO_PORTS;
  return semanticsOf(mesh, workload).proxyPorts(workload);
}

/** Whether a port is the proxy's and not the application's. */
export function isProxyPort(fabric: Fabric, workload: Workload, protocol: string, port: number): boolean {
  return protocol === 'TCP' && hasPort(proxyPorts(fabric, workload), port);
}

/** Whether all of a listener's ports are the proxy's. */
export function isProxyListener(
  fabric: Fabric,
  { workload, protocol, ports }: Pick<FabricListener, 'workload' | 'protocol' | 'ports'>,
): boolean {
  return protocol === 'TCP' && subtractPorts(ports, proxyPorts(fabric, workload)).length === 0;
}

/** The listeners of a workload at which an application may answer: all but the proxy's own ports. */
export function applicationListeners(fabric: Fabric, workload: Workload): readonly FabricListener[] {
  const own = proxyPorts(fabric, workload);
  return fabricListeners(fabric, workload).flatMap((listener) => {
    if (listener.protocol !== 'TCP' || own.length === 0) return listener;
    const ports = subtractPorts(listener.ports, own);
    const [first] = ports;
    if (first === undefined) return [];
    if (hasPort(ports, listener.port)) return { ...listener, ports };
    const [port] = first;
    return { ...listener, ports, port, ways: waysTo(fabric.mesh, workload, listener.protocol, port) };
  });
}
