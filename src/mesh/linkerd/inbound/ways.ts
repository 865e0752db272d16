import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { gather } from '#mesh/linkerd/inbound/authorize.ts';
import { unjudgedFrom } from '#mesh/linkerd/inbound/combine.ts';
import { authorizeAny, type PodView, portPolicies } from '#mesh/linkerd/inbound/pod-view.ts';
import type { PortPolicy } from '#mesh/linkerd/inbound/port-policy.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { Way } from '#mesh/way.ts';
import { isEmptyAddresses } from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';
import { hasPort } from '#set/port-set.ts';
import { ALL_REQUESTS, complementRequests, requestsWith } from '#set/request-set.ts';
import { ANY_CHARACTERS, pattern } from '#set/string-set.ts';

/**
 * The ways to a port of a meshed pod: plaintext at the port; the mesh's TLS at the port, which the proxy ends unless the port is
 * opaque; and the mesh's TLS at the proxy's inbound port, with a header that names the port (linkerd2-proxy, inbound/detect.rs and
 * direct.rs). TLS is always optional; a policy that asks for an identity makes it mandatory.
 */
export function linkerdWays(linkerd: Linkerd, view: PodView, port: number): readonly Way[] {
  const { pod } = view;
  if (port === pod.ports.inbound) return [inboundPort(linkerd, view)];
  if (port === pod.ports.control) return controlPort(view);
  const policies = portPolicies(linkerd, view, port);
  const direct = directWay(view, port, policies);
  if (hasPort(pod.skipInbound, port)) return [skippedWay(view, port), direct];
  const judged = port === pod.ports.admin ? policies.map(onlyHttp) : policies;
  return [plainWay(view, port, judged), endedWay(port, judged), direct];
}

const OPPORTUNISTIC: MeshBecause = { reason: 'linkerd/opportunistic' };

function plainWay({ pod }: PodView, port: number, policies: readonly PortPolicy[]): Way {
  const judged = authorizeAny(policies, false);
  const { skipSubnets, skipSubnetsBy } = pod;
  const detail = formatAddresses(skipSubnets);
  const authorization = isEmptyAddresses(skipSubnets)
    ? judged
    : unjudgedFrom(skipSubnets, judged, { reason: 'linkerd/skip-subnets', detail, ...skipSubnetsBy });
  return { transport: 'plaintext', port, accepted: 'yes', because: [OPPORTUNISTIC], authorization };
}

/** TLS that the proxy ends. Of an opaque port it doesn't look at the bytes at all. */
function endedWay(port: number, policies: readonly PortPolicy[]): Way {
  const authorization = authorizeAny(policies, true);
  const opaque = policies.filter(({ protocol }) => protocol === 'opaque');
  const accepted = opaque.length === 0 ? 'yes' : opaque.length === policies.length ? 'no' : 'unknown';
  const because: MeshBecause =
    accepted === 'yes'
      ? OPPORTUNISTIC
      : { reason: 'linkerd/opaque-not-terminated', ...resourceOf(opaque[0]) };
  return { transport: 'mtls', port, accepted, because: [because], authorization };
}

/** To the proxy's own admin server, the proxy's connection is one from nobody. */
function directWay({ pod }: PodView, port: number, policies: readonly PortPolicy[]): Way {
  const anonymous = port === pod.ports.admin;
  const judged = anonymous ? policies.map(onlyHttp).map(onlyAnonymous) : policies;
  const { inbound } = pod.ports;
  return {
    transport: 'mtls',
    port: inbound,
    accepted: 'yes',
    because: [{ reason: 'linkerd/direct', detail: String(inbound) }],
    authorization: authorizeAny(judged, true),
  };
}

function skippedWay({ pod }: PodView, port: number): Way {
  const because: MeshBecause = { reason: 'linkerd/skip-inbound', detail: String(port), ...pod.skipInboundBy };
  const authorization = gather([{ requests: ALL_REQUESTS, outcome: 'permitted', because: [because] }]);
  return { transport: 'plaintext', port, accepted: 'yes', because: [because], authorization };
}

/** The inbound port leads to other ports; to something of its own only if the proxy is a gateway. */
function inboundPort(linkerd: Linkerd, view: PodView): Way {
  const port = view.pod.ports.inbound;
  if (!view.pod.isGateway) {
    const because: MeshBecause = { reason: 'linkerd/no-gateway' };
    return { transport: 'mtls', port, accepted: 'no', because: [because], authorization: nothing(because) };
  }
  const authorization = authorizeAny(portPolicies(linkerd, view, port), true);
  return {
    transport: 'mtls',
    port,
    accepted: 'yes',
    because: [{ reason: 'linkerd/gateway' }],
    authorization,
  };
}

/** Tap, of the extension linkerd-viz: its service is the only client, and it needn't be there. */
function controlPort({ pod }: PodView): readonly Way[] {
  const because: MeshBecause = { reason: 'linkerd/tap' };
  const requests = requestsWith({ principal: pattern('tap.', ANY_CHARACTERS) });
  const authorization = gather([
    { requests, outcome: 'unknown', because: [because] },
    { requests: complementRequests(requests), outcome: 'denied', because: [because] },
  ]);
  const port = pod.ports.control;
  return [{ transport: 'mtls', port, accepted: 'unknown', because: [because], authorization }];
}

/** The admin server speaks nothing else. */
function onlyHttp(policy: PortPolicy): PortPolicy {
  return policy.protocol === 'detect' ? { ...policy, protocol: 'http1' } : policy;
}

function onlyAnonymous(policy: PortPolicy): PortPolicy {
  const anonymous = ({ clients, tlsOnly }: PortPolicy['authorizations'][number]) =>
    clients.absent && !tlsOnly;
  return {
    ...policy,
    authorizations: policy.authorizations.filter(anonymous),
    routes: policy.routes.map((one) => ({ ...one, authorizations: one.authorizations.filter(anonymous) })),
  };
}

function nothing(because: MeshBecause): Authorization {
  return gather([{ requests: ALL_REQUESTS, outcome: 'denied', because: [because] }]);
}

function resourceOf(policy: PortPolicy | undefined): Partial<MeshBecause> {
  const resource = policy?.server?.resource;
  return resource === undefined ? {} : { resource, pointer: '/spec/proxyProtocol' };
}
