import { buildCluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { parseManifests } from '#manifest/parse.ts';
import { buildNetwork, type Network, type NetworkOptions } from '#network/network.ts';
import { type Peer, workloadPeer } from '#network/peer.ts';

/** The network of some YAML, read the way a user's files are. */
export function networkOf(yaml: string, options: NetworkOptions = {}): Network {
  const { resources, problems } = parseManifests([{ name: 'test.yaml', content: yaml }]);
  const severe = problems.filter(({ level }) => level === 'severe');
  if (severe.length > 0) throw new Error(severe.map(({ message }) => message).join('\n'));
  return buildNetwork(buildCluster(resources), options);
}

/** The workload of a name. */
export function workloadOf(network: Network, name: string): Workload {
  const found = network.workloads.find(({ resource }) => resource.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

export function peerOf(network: Network, name: string): Peer {
  return workloadPeer(workloadOf(network, name));
}

/** A pod called and labelled by its name, in namespace `shop`. */
export function pod(name: string, spec = '', namespace = 'shop'): string {
  return `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec:
  containers: [{name: main, image: main, ports: [{name: http, containerPort: 8080}]}]
  ${spec}
`;
}

/** A NetworkPolicy in namespace `shop`. */
export function policy(name: string, spec: string, namespace = 'shop'): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
}

/** An AdminNetworkPolicy. */
export function adminPolicy(name: string, spec: string): string {
  return `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: ${name}}
spec: ${spec}
`;
}
