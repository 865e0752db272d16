import { joinPointer } from '#manifest/pointer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { defaultAuthorizations } from '#mesh/linkerd/inbound/default-authorization.ts';
import { requiringIdentity } from '#mesh/linkerd/inbound/default-policy.ts';
import type { MeshedPod } from '#mesh/linkerd/inbound/meshed-pod.ts';
import type { AuthorizedRoute, PortPolicy } from '#mesh/linkerd/inbound/port-policy.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import type { Server } from '#mesh/linkerd/policy/server.ts';
import { isForServer } from '#mesh/linkerd/policy/server-authorization.ts';
import { isEmptyAddresses } from '#set/address-set.ts';
import { hasPort } from '#set/port-set.ts';
import { ANYTHING } from '#set/string-set.ts';

/** The policy of a port that no Server selects (policy controller, `default_inbound_server`). */
export function defaultPortPolicy(linkerd: Linkerd, pod: MeshedPod, port: number): PortPolicy {
  const required = hasPort(pod.requireIdentity, port);
  const policy = required ? requiringIdentity(pod.defaultPolicy) : pod.defaultPolicy;
  const because: MeshBecause =
    policy === pod.defaultPolicy
      ? { reason: 'linkerd/default-policy', detail: policy, ...pod.defaultPolicyBy }
      : { reason: 'linkerd/require-identity', detail: String(port), ...pod.requireIdentityBy };
  return {
    server: undefined,
    name: `default:${policy}`,
    protocol: hasPort(pod.opaque, port) ? 'opaque' : 'detect',
    authorizations: defaultAuthorizations(policy, linkerd.settings, because),
    routes: [],
    probe: probeOf(linkerd, pod, port),
    because,
  };
}

const policyOf = new WeakMap<Server, PortPolicy>();

/** The policy of a port that a Server selects (policy controller, `inbound_server`). Only probes differ from pod to pod. */
export function serverPortPolicy(linkerd: Linkerd, pod: MeshedPod, server: Server, port: number): PortPolicy {
  let policy = policyOf.get(server);
  if (policy === undefined) {
    policy = withoutProbe(linkerd, server);
    policyOf.set(server, policy);
  }
  const probe = policy.routes.length === 0 ? probeOf(linkerd, pod, port) : undefined;
  return probe === undefined ? policy : { ...policy, probe };
}

function withoutProbe(linkerd: Linkerd, server: Server): PortPolicy {
  const { resource, accessPolicy, protocol } = server;
  const because: MeshBecause = {
    reason: 'linkerd/access-policy',
    detail: accessPolicy ?? 'deny',
    resource,
    pointer: accessPolicy === undefined ? '/spec' : '/spec/accessPolicy',
  };
  return {
    server,
    name: server.name,
    protocol,
    authorizations: [
      ...serverAuthorizations(linkerd, server),
      ...(accessPolicy === undefined ? [] : defaultAuthorizations(accessPolicy, linkerd.settings, because)),
    ],
    routes: routesOf(linkerd, server),
    probe: undefined,
    because,
  };
}

function serverAuthorizations({ policies }: Linkerd, server: Server): readonly ClientAuthorization[] {
  const { namespace, name } = server;
  const older = [
    ...(policies.serverAuthorizationsOf.get(`${namespace}/${name}`) ?? []),
    ...(policies.serverAuthorizationsOf.get(`${namespace}/`) ?? []),
  ].filter((one) => isForServer(one, server));
  const newer = [
    ...(policies.authorizationPoliciesOf.get(`${namespace}/server/${name}`) ?? []),
    ...(policies.authorizationPoliciesOf.get(`${namespace}/namespace`) ?? []),
  ];
  return [...older, ...newer].map(({ authorization }) => authorization);
}

/** Routes of gRPC count on a port that is gRPC, routes of HTTP on the others. */
function routesOf({ policies }: Linkerd, { namespace, name, protocol }: Server): readonly AuthorizedRoute[] {
  const type = protocol === 'grpc' ? 'grpc' : 'http';
  const own = policies.routesOf.get(`${namespace}/${name}`) ?? [];
  return own.flatMap((route) => {
    if (route.type !== type) return [];
    const found = policies.authorizationPoliciesOf.get(`${namespace}/route/${route.key}`) ?? [];
    return { route, authorizations: found.map(({ authorization }) => authorization) };
  });
}

/** Linkerd docs, "Authorization Policy", "Default authorizations". */
function probeOf({ settings }: Linkerd, pod: MeshedPod, port: number): PortPolicy['probe'] {
  const paths = pod.probes.get(port) ?? [];
  if (paths.length === 0 || isEmptyAddresses(settings.probeNetworks)) return undefined;
  const { resource, template } = pod.workload;
  const because: MeshBecause = {
    reason: 'linkerd/probe',
    resource,
    pointer: joinPointer(template.pointer, 'spec'),
  };
  const authorization = {
    name: 'default:probe',
    sources: settings.probeNetworks,
    clients: ANYTHING,
    tlsOnly: false,
    because,
  };
  return { paths, authorization };
}
