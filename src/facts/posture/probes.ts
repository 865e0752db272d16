import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { includesRequests, NO_REQUESTS, type RequestSet, requestsWith } from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/**
 * The requests that the kubelet sends to a workload's pods (Kubernetes docs, "Configure Liveness, Readiness and Startup Probes"): it has no
 * identity of a mesh, so whoever sends the same has to be answered too.
 */
export function probeRequests(workload: Workload): RequestSet {
  const paths = probePaths(workload);
  if (paths.length === 0) return NO_REQUESTS;
  return requestsWith({ protocol: strings('http'), method: strings('GET'), path: strings(...paths) });
}

/** The paths of these requests. */
export function probePaths({ template }: Workload): readonly string[] {
  return arrayAt(template.spec, 'containers').flatMap((container) =>
    isObject(container) ? PROBES.flatMap((probe) => pathOf(objectAt(container, probe))) : [],
  );
}

function pathOf(probe: JsonObject): readonly string[] {
  if (!isObject(probe['httpGet'])) return [];
  const path = stringAt(probe['httpGet'], 'path') ?? '/';
  return [path.split(/[?#]/)[0] ?? '/'];
}

/** Whether some requests are all something that the probes of a workload send; what is asked again is answered once. */
export function probeJudge(workload: Workload): (requests: RequestSet) => boolean {
  const probes = probeRequests(workload);
  const known = new Map<RequestSet, boolean>();
  return (requests) => {
    const answer = known.get(requests) ?? (!isAnything(requests) && includesRequests(probes, requests));
    known.set(requests, answer);
    return answer;
  };
}

/** Everything is never what a probe sends: that is seen at once. */
function isAnything(requests: RequestSet): boolean {
  return requests.some(
    ({ values, addresses }) => Object.keys(values).length === 0 && Object.keys(addresses).length === 0,
  );
}
