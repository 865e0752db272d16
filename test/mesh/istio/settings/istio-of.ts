import { buildCluster, type Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { readSettings } from '#mesh/istio/settings/read-settings.ts';
import type { MeshOptions } from '#mesh/options.ts';

/** Some YAML as Istio sees it, read the way a user's files are. */
export function istioOf(yaml: string, options: MeshOptions = {}): Istio {
  const { resources, problems } = parseManifests([{ name: 'test.yaml', content: yaml }]);
  const severe = problems.filter(({ level }) => level === 'severe');
  if (severe.length > 0) throw new Error(severe.map(({ message }) => message).join('\n'));
  return istioOfCluster(buildCluster(resources), options);
}

export function istioOfCluster(cluster: Cluster, options: MeshOptions = {}): Istio {
  return { cluster, settings: readSettings(cluster, options) };
}

/** The workload of a name, and of a namespace if several have it. */
export function workloadNamed({ cluster }: Istio, name: string, namespace?: string): Workload {
  const found = [...cluster.workloads, ...cluster.operated].find(
    (one) => one.resource.name === name && (namespace === undefined || one.namespace === namespace),
  );
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

/** The only workload. */
export function onlyWorkload({ cluster }: Istio): Workload {
  const [first, second] = [...cluster.workloads, ...cluster.operated];
  if (first === undefined || second !== undefined) throw new Error('there must be one workload');
  return first;
}

/** A Namespace with labels in flow style: `a: b, c: d`. */
export function namespace(name: string, labels = ''): string {
  return `---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}
`;
}

/** A pod called `p` in namespace `shop`, with labels, annotations and more of its spec in flow style. */
export function pod(
  { labels = '', annotations = '', spec = '', name = 'p' }: Partial<Record<string, string>> = {},
  containers = '[{name: main, image: main, ports: [{containerPort: 8080}]}]',
): string {
  return `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}, ${labels}}, annotations: {${annotations}}}
spec: {containers: ${containers}, ${spec}}
`;
}

/** A PeerAuthentication; `created` is the second of the creation, none if it isn't created yet. */
export function peerAuthentication(where: string, name: string, spec: string, created?: number): string {
  const time =
    created === undefined
      ? ''
      : `, creationTimestamp: "2025-01-01T00:00:${String(created).padStart(2, '0')}Z"`;
  return `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: ${name}, namespace: ${where}${time}}
spec: ${spec}
`;
}
