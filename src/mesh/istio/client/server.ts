import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label } from '#set/selector.ts';

const TLS_LABEL = 'security.istio.io/tlsMode';

/** Whether clients are told that a workload's pods take mutual TLS: by the label that injection adds. */
export function takesMtls(
  istio: Istio,
  workload: Workload,
): { readonly answer: Answer; readonly because: readonly MeshBecause[] } {
  const { resource, template, labels } = workload;
  const { mode, member, because } = istioMembership(istio, workload);
  const written = label(labels, TLS_LABEL);
  if (written !== undefined && written !== 'istio') {
    const pointer = joinPointer(template.pointer, 'metadata', 'labels', TLS_LABEL);
    return { answer: 'no', because: [{ reason: 'istio/server-tls-label', resource, pointer }] };
  }
  const none: MeshBecause = { reason: 'istio/server-no-proxy', resource, detail: resource.name };
  if (member === 'no') return { answer: 'no', because: [none, ...because] };
  if (mode !== 'sidecar') return { answer: 'no', because: [none, ...because] };
  if (member === 'yes') return { answer: 'yes', because: [] };
  return { answer: 'unknown', because: [{ reason: 'istio/server-uncertain', resource }, ...because] };
}

const known = new WeakMap<Istio, WeakMap<Service, Answer>>();

/** Whether all pods of a Service without an address of its own take mutual TLS; `no` if it has none. */
export function allTakeMtls(istio: Istio, service: Service): Answer {
  const answers = known.get(istio) ?? new WeakMap<Service, Answer>();
  known.set(istio, answers);
  const answer = answers.get(service) ?? askAll(istio, service);
  answers.set(service, answer);
  return answer;
}

function askAll(istio: Istio, service: Service): Answer {
  const written = service.endpoints.map(({ workload }) => workload);
  const all = [...service.backends, ...written].map((workload) =>
    workload === undefined ? 'no' : takesMtls(istio, workload).answer,
  );
  if (all.length === 0 || all.includes('no')) return 'no';
  return all.includes('unknown') ? 'unknown' : 'yes';
}
