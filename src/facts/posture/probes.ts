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

/** Whether it is all something that these probes send. Everything never is: that is seen at once. */
export function areProbes(probes: RequestSet, requests: RequestSet): boolean {
  const isAnything = requests.some(
    ({ values, addresses }) => Object.keys(values).length === 0 && Object.keys(addresses).length === 0,
  );
  return !isAnything && includesRequests(probes, requests);
}
