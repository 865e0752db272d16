import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { serviceByHost } from '#mesh/istio/client/call-targets.ts';
import { coversHost, isWildcardHost, qualifiedHost } from '#mesh/istio/client/host-name.ts';
import { istioResources, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import { carriesSubset } from '#mesh/istio/client/subset-labels.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** - `host`: of nothing that is known. - `subset`: of no pods. - `certificate`: the server's is hardly looked at. */
export interface RuleFault extends MeshFault {
  readonly kind: 'host' | 'subset' | 'certificate';
}

/** What DestinationRules ask for and can't have (Istio docs, "Configuration Analysis Messages", IST0173, IST0174, IST0129, IST0128). */
export function ruleFaults(istio: Istio): readonly RuleFault[] {
  const registered = istioResources(istio, 'ServiceEntry').flatMap((one) => stringsAt(specOf(one), 'hosts'));
  return istioResources(istio, 'DestinationRule').flatMap((resource) => [
    ...hostFaults(istio, resource, registered),
    ...certificateFaults(resource),
  ]);
}

function hostFaults(istio: Istio, resource: Resource, registered: readonly string[]): readonly RuleFault[] {
  const written = stringAt(specOf(resource), 'host') ?? '';
  const host = qualifiedHost(written, namespaceOf(resource));
  if (isWildcardHost(host)) return [];
  const service = serviceByHost(istio, host);
  if (service !== undefined) return subsetFaults(istio, resource, service);
  if (registered.some((one) => coversHost(one, host))) return [];
  const message = `no Service and no ServiceEntry among the manifests has the host ${host}, so the rule does nothing`;
  return [{ kind: 'host', resource, pointer: '/spec/host', message }];
}

function subsetFaults(istio: Istio, resource: Resource, service: Service): readonly RuleFault[] {
  if (service.backends.length === 0) return [];
  return arrayAt(specOf(resource), 'subsets').flatMap((subset, index): readonly RuleFault[] => {
    const labels = isObject(subset) ? stringMap(subset['labels']) : {};
    if (service.backends.some((workload) => carriesSubset(istio, labels, workload))) return [];
    const message = 'no pods of the Service carry the labels of the subset, so calls that are led to it fail';
    return [{ kind: 'subset', resource, pointer: joinPointer('/spec', 'subsets', index, 'labels'), message }];
  });
}

/** TLS of its own (SIMPLE, MUTUAL) without a word about whose certificates the server may show. */
function certificateFaults(resource: Resource): readonly RuleFault[] {
  const policy = objectAt(specOf(resource), 'trafficPolicy');
  const selects = isObject(specOf(resource)['workloadSelector']);
  const place = joinPointer('/spec', 'trafficPolicy');
  const ports = arrayAt(policy, 'portLevelSettings').flatMap((one, index): [JsonObject, Pointer][] =>
    isObject(one) ? [[one, joinPointer(place, 'portLevelSettings', index)]] : [],
  );
  return [[policy, place] as const, ...ports].flatMap(([holder, pointer]): readonly RuleFault[] => {
    const tls = objectAt(holder, 'tls');
    const mode = stringAt(tls, 'mode');
    const isChecked =
      Boolean(stringAt(tls, 'caCertificates')) || (selects && Boolean(stringAt(tls, 'credentialName')));
    if ((mode !== 'SIMPLE' && mode !== 'MUTUAL') || isChecked) return [];
    const message =
      'without caCertificates the certificate of the server is held against nothing but the authorities of the proxy, or not at all';
    return [{ kind: 'certificate', resource, pointer: joinPointer(pointer, 'tls'), message }];
  });
}
