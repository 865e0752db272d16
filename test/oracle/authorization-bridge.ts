import type { JsonObject } from '#manifest/json.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { authorizationOf, type ListenerLayer } from '#mesh/istio/authorization/authorization-of.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Request } from '#set/request.ts';
import { istioOf } from '../mesh/istio/istio-of.ts';
import type { PlainRequest, World, WrittenPolicy } from './authorization-policy.ts';

/** The manifest of a policy of the oracle's. */
export function manifestOf(
  { namespace, action, provider, dryRun, rules }: WrittenPolicy,
  index: number,
): JsonObject {
  const annotations = dryRun === true ? { annotations: { 'istio.io/dry-run': 'true' } } : {};
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${index}`, namespace, ...annotations },
    spec: {
      action,
      ...(provider === undefined ? {} : { provider: { name: provider } }),
      ...(rules === undefined ? {} : { rules: rules as unknown as JsonObject[] }),
    },
  };
}

export function istioOfWorld(world: World, policies: readonly WrittenPolicy[]): Istio {
  const { trustDomain, trustDomainAliases, providers } = world;
  const extensionProviders = providers.map((name) => ({
    name,
    envoyExtAuthzGrpc: { service: 'authz/opa', port: 9000 },
  }));
  return istioOf(policies.map(manifestOf), {
    trustDomain,
    trustDomainAliases,
    extensionProviders: providers,
    meshConfig: { extensionProviders },
  });
}

/** What applies to a pod of the namespace `shop`. The generated policies aren't held against the webhook. */
export function applicable(istio: Istio): readonly AuthorizationPolicy[] {
  return policiesFor(istio, { namespace: 'shop', labels: {} }).map(
    ({ refused: _refused, ...policy }) => policy,
  );
}

/** For a port to which requests with these tokens come. */
export function decide(
  istio: Istio,
  requests: readonly PlainRequest[],
  layer: ListenerLayer = 'either',
): Authorization {
  const tokens = requests.some(({ claims }) => claims !== undefined);
  return authorizationOf(istio, applicable(istio), requests[0]?.port ?? 80, layer, tokens);
}

/** A request of the oracle's in the dimensions of our sets; `authorization` says which conditions are asked for. */
export function requestOf(plain: PlainRequest, authorization: Authorization): Request {
  const { protocol, principal, method, path, host, sni, claims, headers } = plain;
  const isHttp = protocol === 'http';
  const text = (name: string) => (typeof claims?.[name] === 'string' ? claims[name] : undefined);
  const values: Record<string, string | undefined> = {
    protocol,
    principal,
    sni,
    ...(isHttp ? { method, path, host } : {}),
    ...(isHttp ? { 'claim:iss': text('iss'), 'claim:sub': text('sub'), presenter: text('azp') } : {}),
  };
  if (isHttp) for (const [name, value] of Object.entries(headers)) values[`header:${name}`] = value;
  for (const name of conditionsOf(authorization)) {
    if (holds(name.slice('condition:'.length), plain)) values[name] = 'true';
  }
  const told = Object.entries(values).filter(([, value]) => value !== undefined);
  const { source, remote, destination } = plain;
  return { values: Object.fromEntries(told), addresses: { source, remote, destination } };
}

function conditionsOf({ decisions }: Authorization): readonly string[] {
  const names = decisions.flatMap(({ requests }) => requests.flatMap(({ values }) => Object.keys(values)));
  return [...new Set(names)].filter((name) => name.startsWith('condition:'));
}

function holds(condition: string, { protocol, claims, consents }: PlainRequest): boolean {
  const equals = condition.indexOf('=');
  if (equals < 0) return consents.includes(condition);
  const key = condition.slice(0, equals);
  const pattern = condition.slice(equals + 1);
  const name = key === 'request.auth.audiences' ? 'aud' : (/\[(.*)\]/.exec(key)?.[1] ?? '');
  const claim = protocol === 'http' ? claims?.[name] : undefined;
  const list = typeof claim === 'string' ? [claim] : (claim ?? []);
  return list.some((one) => {
    if (pattern === '*') return one !== '';
    if (pattern.startsWith('*')) return one.endsWith(pattern.slice(1));
    return pattern.endsWith('*') ? one.startsWith(pattern.slice(0, -1)) : one === pattern;
  });
}
