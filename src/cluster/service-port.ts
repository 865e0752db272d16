import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** A port of a Service (ServicePort v1). */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** The pod's port, by number or by name; the service's own port if none is written. */
  readonly targetPort: number | string;
  /** 0 if none is written. */
  readonly nodePort: number;
  readonly pointer: Pointer;
}

export function servicePorts(spec: JsonObject): readonly ServicePort[] {
  return arrayAt(spec, 'ports').flatMap((port, index) => {
    if (!isObject(port) || typeof port['port'] !== 'number') return [];
    const target = port['targetPort'];
    const named = typeof target === 'string' && target !== '';
    return {
      name: stringAt(port, 'name') ?? '',
      port: port['port'],
      protocol: stringAt(port, 'protocol') || 'TCP',
      targetPort: named || (typeof target === 'number' && target !== 0) ? target : port['port'],
      nodePort: typeof port['nodePort'] === 'number' ? port['nodePort'] : 0,
      pointer: joinPointer('/spec', 'ports', index),
    };
  });
}

/**
 * The ports of a workload's pods to which a service port leads. A name is looked up in each pod, with the protocol
 * (`targetPort`: "looked up as a named port in the target Pod's container ports"): none, if the pod has no such port.
 */
export function targetPorts(port: ServicePort, workload: Workload): readonly number[] {
  const { targetPort, protocol } = port;
  if (typeof targetPort === 'number') return [targetPort];
  const named = workload.ports.find((own) => own.name === targetPort && own.protocol === protocol);
  return named === undefined ? [] : [named.number];
}
