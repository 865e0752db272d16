import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { NO_REQUESTS, type RequestSet, requestsWith } from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/**
 * The requests that the kubelet sends to a workload's pods (Kubernetes docs, "Configure Liveness, Readiness and Startup Probes"): it has no
 * identity of a mesh, so whoever sends the same has to be answered too.
 */
export function probeRequests({ template }: Workload): RequestSet {
  const paths = arrayAt(template.spec, 'containers').flatMap((container) =>
    isObject(container) ? PROBES.flatMap((probe) => pathOf(objectAt(container, probe))) : [],
  );
  if (paths.length === 0) return NO_REQUESTS;
  return requestsWith({ protocol: strings('http'), method: strings('GET'), path: strings(...paths) });
}

function pathOf(probe: JsonObject): readonly string[] {
  if (!isObject(probe['httpGet'])) return [];
  const path = stringAt(probe['httpGet'], 'path') ?? '/';
  return [path.split(/[?#]/)[0] ?? '/'];
}
