import type { Workload } from '#cluster/workload.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { ChosenTransport } from '#mesh/client.ts';
import { istioChoose } from '#mesh/istio/client/choose.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import { deployment, istioOf, namespace, service } from '../istio-of.ts';

/** Two namespaces with sidecars and one without; in each a workload, and a Service for it: 80 leads to 8080. */
export const WORLD: readonly JsonObject[] = [
  namespace('edge', { 'istio-injection': 'enabled' }),
  namespace('shop', { 'istio-injection': 'enabled' }),
  namespace('bare'),
  namespace('istio-system'),
  deployment('web', { namespace: 'edge' }),
  deployment('api', { namespace: 'shop', labels: { version: 'v1' } }),
  deployment('old', { namespace: 'bare' }),
  service('web', { namespace: 'edge' }),
  service('api', { namespace: 'shop' }),
  service('old', { namespace: 'bare' }),
];

export const API = 'api.shop.svc.cluster.local';
export const OLD = 'old.bare.svc.cluster.local';

export function worldWith(objects: readonly JsonObject[], settings: Partial<IstioSettings> = {}): Istio {
  return istioOf([...WORLD, ...objects], settings);
}

export function workloadOf({ cluster }: Istio, name: string): Workload {
  const found = cluster.workloads.find(({ resource }) => resource.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

/** A call of port 8080 of a workload by the Service of its name. */
export function call(istio: Istio, from: string, to: string, by = to): ChosenTransport {
  const workload = workloadOf(istio, to);
  const found = istio.cluster.services.find(({ resource }) => resource.name === by);
  if (found === undefined) throw new Error(`no Service ${by}`);
  return istioChoose(istio, workloadOf(istio, from), { workload, port: 8080, service: found });
}

/** A call of the pods' own address. */
export function callAddress(istio: Istio, from: string, to: string): ChosenTransport {
  return istioChoose(istio, workloadOf(istio, from), { workload: workloadOf(istio, to), port: 8080 });
}

export function reasons({ because }: ChosenTransport): readonly string[] {
  return because.map(({ reason }) => reason);
}

function networking(kind: string, own: string, name: string, spec: JsonObject, created?: string): JsonObject {
  const time = created === undefined ? {} : { creationTimestamp: created };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name, namespace: own, ...time },
    spec,
  };
}

export function destinationRule(
  own: string,
  host: string,
  rest: JsonObject,
  name = 'rule',
  created?: string,
) {
  return networking('DestinationRule', own, name, { host, ...rest }, created);
}

/** `trafficPolicy` with a mode. */
export function tls(mode: string, rest: JsonObject = {}): JsonObject {
  return { trafficPolicy: { tls: { mode, ...rest } } };
}

export function virtualService(own: string, spec: JsonObject, name = 'routes', created?: string) {
  return networking('VirtualService', own, name, spec, created);
}

export function sidecar(own: string, spec: JsonObject, name = 'sidecar', created?: string) {
  return networking('Sidecar', own, name, spec, created);
}

export function serviceEntry(own: string, spec: JsonObject, name = 'entry') {
  return networking('ServiceEntry', own, name, spec);
}

export function peerAuthentication(own: string, mode: string, rest: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'peers', namespace: own },
    spec: { mtls: { mode }, ...rest },
  };
}
