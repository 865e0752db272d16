import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { fabricListeners } from '#equation/listener.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import type { Suggestion } from '#intent/suggestion.ts';
import { subjectsOf } from '#network/network.ts';
import type { Policy, PolicyPeer, PolicyPort, PolicyRule } from '#network/read/policy.ts';
import { hasPort } from '#set/port-set.ts';

/** Labels that so many callers have name nobody. */
const MOST_CALLERS = 5;

/**
 * Calls for which a NetworkPolicy lets the caller in by its labels. It is sure where the labels are one workload's, the policy says of
 * whom it is, and names ports; a rule that lets in all pods of a namespace names nobody.
 */
export function labelledCalls(fabric: Fabric): readonly Suggestion[] {
  return fabric.network.policies
    .filter(({ tier }) => tier === 'network-policy')
    .flatMap((policy) => (policy.ingress ?? []).flatMap((rule) => ruleCalls(fabric, policy, rule)));
}

function ruleCalls(fabric: Fabric, policy: Policy, rule: PolicyRule): readonly Suggestion[] {
  if (rule.peers === 'any') return [];
  const callees = workloadsOf(fabric, subjectsOf(policy, fabric.network.select));
  const isAboutAll = policy.subject === undefined || policy.subject.pods.length === 0;
  if (isAboutAll && rule.ports === 'any') return [];
  return rule.peers.flatMap((peer) => {
    const callers = callersOf(fabric, peer);
    if (callers.length > MOST_CALLERS) return [];
    const sure = callers.length === 1 && !isAboutAll && rule.ports !== 'any';
    return callees.flatMap((to) =>
      portsOf(fabric, to, rule.ports).flatMap((port) =>
        callers.filter((from) => from !== to).map((from) => callOf(policy, peer, { from, to, port, sure })),
      ),
    );
  });
}

function callOf(
  { resource }: Policy,
  { pointer }: PolicyPeer,
  call: Pick<Suggestion, 'from' | 'to' | 'port' | 'sure'>,
): Suggestion {
  const { kind, namespace, name } = resource;
  const text = `${kind} ${namespace === '' ? name : `${namespace}/${name}`} lets its labels in`;
  return { basis: 'labels', ...call, operations: [], evidence: { text, resource, pointer } };
}

function callersOf(fabric: Fabric, peer: PolicyPeer): readonly Workload[] {
  if (peer.type !== 'pods' || peer.selection.pods.length === 0) return [];
  return workloadsOf(fabric, fabric.network.select(peer.selection)).filter(({ hostNetwork }) => !hostNetwork);
}

function workloadsOf({ network }: Fabric, numbers: readonly number[]): readonly Workload[] {
  return numbers.flatMap((number) => network.workloads[number] ?? []);
}

/** Of the callee's TCP ports, those that the rule is about; never those of a mesh's proxy. */
function portsOf(fabric: Fabric, to: Workload, ports: PolicyRule['ports']): readonly number[] {
  const isMeant = (port: number, name: string): boolean =>
    ports === 'any' || ports.some((one) => isAbout(one, port, name));
  return fabricListeners(fabric, to)
    .filter(({ protocol, source }) => protocol === 'TCP' && source !== 'any')
    .filter(({ source }) => ports !== 'any' || source !== 'policy')
    .filter(({ port, name }) => isMeant(port, name) && !isProxyPort(fabric, to, 'TCP', port))
    .map(({ port }) => port);
}

function isAbout(one: PolicyPort, port: number, name: string): boolean {
  if (one.type === 'named') return one.name === name && (one.protocol ?? 'TCP') === 'TCP';
  return one.type === 'ports' && one.protocol === 'TCP' && hasPort(one.ports, port);
}
