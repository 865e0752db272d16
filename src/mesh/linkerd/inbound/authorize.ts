import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { PortPolicy } from '#mesh/linkerd/inbound/port-policy.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import type { ProxyProtocol } from '#mesh/linkerd/policy/server.ts';
import { routeClaims } from '#mesh/linkerd/route/claims.ts';
import { anyRpc } from '#mesh/linkerd/route/grpc-match.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

const HTTP = requestsWith({ protocol: strings('http') });
const NOT_HTTP = subtractRequests(ALL_REQUESTS, HTTP);
const WORDS: { readonly [P in ProxyProtocol]?: string } = { http1: 'HTTP/1', http2: 'HTTP/2', grpc: 'gRPC' };

/**
 * What a policy permits (linkerd2-proxy, inbound/policy). Bytes that aren't HTTP are judged by the Server's authorizations alone, and
 * refused where the Server says HTTP; requests by those of the Server and of the route that they match.
 * @param encrypted whether the way is mutual TLS: then TLS without an identity is there as well.
 */
export function authorize(policy: PortPolicy, encrypted: boolean): Authorization {
  // Without an authorization that asks for just TLS, both come to the same.
  const alike = ![policy, ...policy.routes].some(({ authorizations }) =>
    authorizations.some((one) => one.tlsOnly),
  );
  const known = encrypted || alike ? overTls : overPlaintext;
  let authorization = known.get(policy);
  if (authorization === undefined) {
    authorization = judge(policy, encrypted);
    known.set(policy, authorization);
  }
  return authorization;
}

const overTls = new WeakMap<PortPolicy, Authorization>();
const overPlaintext = new WeakMap<PortPolicy, Authorization>();

function judge(policy: PortPolicy, encrypted: boolean): Authorization {
  const { protocol, authorizations } = policy;
  const decide = (part: RequestSet, granted: readonly ClientAuthorization[], more: readonly MeshBecause[]) =>
    decidePart(part, granted, [...more, policy.because], encrypted);
  if (protocol === 'opaque' || protocol === 'tls') return gather(decide(ALL_REQUESTS, authorizations, []));
  const bytes =
    protocol === 'detect'
      ? decide(NOT_HTTP, authorizations, [])
      : [
          denied(NOT_HTTP, [
            { reason: 'linkerd/not-http', detail: WORDS[protocol] ?? '', ...server(policy) },
          ]),
        ];
  return gather([...decideRequests(policy, decide), ...bytes]);
}

type Decide = (
  part: RequestSet,
  granted: readonly ClientAuthorization[],
  more: readonly MeshBecause[],
) => readonly RequestDecision[];

function decideRequests(policy: PortPolicy, decide: Decide): readonly RequestDecision[] {
  const { routes, authorizations } = policy;
  if (routes.length === 0) return decideDefault(policy, decide);
  const { claims, unmatched } = routeClaims(routes.map(({ route }) => route));
  const decisions = claims.flatMap(({ route, rule, redirects, requests }) => {
    const own = routes.find((one) => one.route === route)?.authorizations ?? [];
    const because: MeshBecause = { reason: 'linkerd/route', resource: route.resource, pointer: rule };
    const taken = decide(intersectRequests(requests, HTTP), [...own, ...authorizations], [because]);
    if (!redirects) return taken;
    const redirect: MeshBecause = { reason: 'linkerd/redirect', resource: route.resource, pointer: rule };
    return taken.map((one) =>
      one.outcome === 'permitted'
        ? { ...one, outcome: 'unknown' as const, because: [redirect, ...one.because] }
        : one,
    );
  });
  const rest = intersectRequests(unmatched, HTTP);
  const reason = { reason: 'linkerd/no-route', ...server(policy) } as const;
  return isNoRequests(rest) ? decisions : [...decisions, denied(rest, [reason])];
}

/** Without routes: probes by their paths, everything else by the Server's authorizations. */
function decideDefault(policy: PortPolicy, decide: Decide): readonly RequestDecision[] {
  const { authorizations, probe, protocol } = policy;
  if (protocol === 'grpc') {
    const calls = intersectRequests(HTTP, anyRpc().requests);
    const rest = subtractRequests(HTTP, calls);
    return [
      ...decide(calls, authorizations, []),
      denied(rest, [{ reason: 'linkerd/not-http', detail: 'gRPC', ...server(policy) }]),
    ];
  }
  if (probe === undefined) return decide(HTTP, authorizations, []);
  const probes = intersectRequests(
    HTTP,
    requestsWith({ method: strings('GET'), path: strings(...probe.paths) }),
  );
  return [
    ...decide(probes, [...authorizations, probe.authorization], []),
    ...decide(subtractRequests(HTTP, probes), authorizations, []),
  ];
}

/** Goes through the authorizations until one matches. Whether plaintext is TLS isn't asked where it would have to be. */
function decidePart(
  part: RequestSet,
  granted: readonly ClientAuthorization[],
  because: readonly MeshBecause[],
  encrypted: boolean,
): readonly RequestDecision[] {
  const doubtful = (one: ClientAuthorization) => one.tlsOnly && !encrypted;
  const sorted = [...granted.filter((one) => !doubtful(one)), ...granted.filter(doubtful)];
  const decisions: RequestDecision[] = [];
  let rest = part;
  for (const one of sorted) {
    const matched = requestsWith({ principal: one.clients }, { source: one.sources });
    const requests = intersectRequests(rest, matched);
    if (isNoRequests(requests)) continue;
    rest = subtractRequests(rest, matched);
    decisions.push(
      doubtful(one)
        ? {
            requests,
            outcome: 'unknown',
            because: [{ reason: 'linkerd/tls-not-told' }, one.because, ...because],
          }
        : {
            requests,
            outcome: 'permitted',
            because: [one.because, ...because.filter((it) => it !== one.because)],
          },
    );
  }
  return isNoRequests(rest)
    ? decisions
    : [...decisions, denied(rest, [{ reason: 'linkerd/not-authorized' }, ...because])];
}

function denied(requests: RequestSet, because: readonly MeshBecause[]): RequestDecision {
  return { requests, outcome: 'denied', because };
}

function server({ server: found }: PortPolicy): Partial<MeshBecause> {
  return found === undefined ? {} : { resource: found.resource, pointer: '/spec' };
}

/** Decisions → authorization. */
export function gather(decisions: readonly RequestDecision[]): Authorization {
  const union = (outcome: RequestDecision['outcome']) =>
    decisions
      .filter((one) => one.outcome === outcome)
      .reduce<RequestSet>((all, { requests }) => unionRequests(all, requests), NO_REQUESTS);
  return { permitted: union('permitted'), unknown: union('unknown'), decisions };
}
