import type { Workload } from '#cluster/workload.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { authorize } from '#mesh/linkerd/inbound/authorize.ts';
import { anyOf } from '#mesh/linkerd/inbound/combine.ts';
import { type MeshedPod, meshedPod } from '#mesh/linkerd/inbound/meshed-pod.ts';
import { defaultPortPolicy, serverPortPolicy } from '#mesh/linkerd/inbound/policy-of.ts';
import type { PortPolicy } from '#mesh/linkerd/inbound/port-policy.ts';
import { isFirstKnown, selectServers } from '#mesh/linkerd/inbound/select-server.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { Server } from '#mesh/linkerd/policy/server.ts';

/** A workload's pods with their configuration and the Servers that select their ports. */
export interface PodView {
  readonly pod: MeshedPod;
  readonly servers: ReadonlyMap<number, readonly Server[]>;
}

export function podView(linkerd: Linkerd, workload: Workload): PodView {
  const pod = meshedPod(linkerd, workload);
  return { pod, servers: selectServers(linkerd, pod) };
}

/** The policies of a port: one, or several if it can't be told which of several Servers was first. */
export function portPolicies(
  linkerd: Linkerd,
  { pod, servers }: PodView,
  port: number,
): readonly [PortPolicy, ...PortPolicy[]] {
  const [first, ...others] = servers.get(port) ?? [];
  if (first === undefined) return [defaultPortPolicy(linkerd, pod, port)];
  const rest = isFirstKnown([first, ...others]) ? [] : others;
  return [
    serverPortPolicy(linkerd, pod, first, port),
    ...rest.map((server) => serverPortPolicy(linkerd, pod, server, port)),
  ];
}

/** What policies permit, if one of them holds. */
export function authorizeAny(policies: readonly PortPolicy[], encrypted: boolean): Authorization {
  const names = policies.map(({ name }) => name).join(', ');
  const resource = policies.at(-1)?.server?.resource;
  return anyOf(
    policies.map((policy) => authorize(policy, encrypted)),
    {
      reason: 'linkerd/servers-conflict',
      detail: names,
      ...(resource === undefined ? {} : { resource, pointer: '/spec' }),
    },
  );
}
