import type { Cluster } from '#cluster/cluster.ts';
import { buildCluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import type { JsonObject } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { linkerdSemantics } from '#mesh/linkerd/linkerd.ts';
import type { LinkerdOptions } from '#mesh/options.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';
import type { Way } from '#mesh/way.ts';
import { hasRequest, type Request } from '#set/request.ts';

/** Linkerd and the cluster of a YAML text. */
export function linkerdOf(
  yaml: string,
  options?: LinkerdOptions,
): { readonly cluster: Cluster; readonly linkerd: MeshSemantics } {
  const cluster = buildCluster(parseManifests([{ name: 'test.yaml', content: yaml }]).resources);
  return { cluster, linkerd: linkerdSemantics(cluster, options === undefined ? {} : { linkerd: options }) };
}

export function workload(cluster: Cluster, id: string): Workload {
  const found = [...cluster.workloads, ...cluster.operated].find(
    ({ namespace, resource }) => `${namespace}/${resource.name}` === id,
  );
  if (found === undefined) throw new Error(`no workload ${id}`);
  return found;
}

/** What a caller gets by any way that takes it: in plaintext, and with its identity if it has one. */
export function reaches(
  ways: readonly Way[],
  identity: string | undefined,
  request: {
    readonly method?: string;
    readonly path?: string;
    readonly protocol?: string;
    readonly source?: string;
  } = {},
): 'permitted' | 'unknown' | 'denied' {
  const { source = '10.9.9.9', ...values } = { protocol: 'http', method: 'GET', path: '/', ...request };
  const answers = ways.flatMap(({ transport, accepted, authorization }) => {
    if (accepted === 'no' || (transport === 'mtls' && identity === undefined)) return [];
    const principal = transport === 'mtls' && identity !== undefined ? { principal: identity } : {};
    const asked: Request = { values: { ...values, ...principal }, addresses: { source } };
    if (accepted === 'yes' && hasRequest(authorization.permitted, asked)) return 'permitted';
    return hasRequest(authorization.permitted, asked) || hasRequest(authorization.unknown, asked)
      ? 'unknown'
      : [];
  });
  return answers.includes('permitted') ? 'permitted' : ((answers[0] as 'unknown' | undefined) ?? 'denied');
}

/** A pod as YAML, in namespace `shop`. */
export function podYaml(name: string, more: JsonObject): string {
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...more, metadata: { name, namespace: 'shop', ...(more['metadata'] as JsonObject) } })}\n`;
}
