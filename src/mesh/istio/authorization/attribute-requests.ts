import {
  byNamespace,
  byPrincipal,
  byServiceAccount,
  byTrustDomain,
} from '#mesh/istio/authorization/identity-values.ts';
import { isPathTemplate, templatePaths } from '#mesh/istio/authorization/path-template.ts';
import { anyOf, byClaim, byCondition, byRequestPrincipal } from '#mesh/istio/authorization/token-values.ts';
import { meant, meantHeader, meantHost } from '#mesh/istio/authorization/value-pattern.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import { NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import { ALL_REQUESTS, NO_REQUESTS, type RequestSet, requestsWith } from '#set/request-set.ts';
import { type StringSet, unionAll } from '#set/string-set.ts';

/** How a proxy reads a connection: as HTTP, as bytes, or as ztunnel does (bytes, by its own comparisons). */
export type Layer = 'http' | 'tcp' | 'ztunnel';

/** What the meaning of a rule depends on besides its text. */
export interface RuleContext {
  readonly layer: Layer;
  readonly settings: IstioSettings;
  /** Of the policy. */
  readonly namespace: string;
  /** Of the workload's pods. */
  readonly port: number;
  /** Whether the proxy looks at tokens, i.e. whether some RequestAuthentication applies. If not, nobody has a valid one. */
  readonly tokens: boolean;
}

/**
 * The requests of which an attribute has one of the values; `undefined` if the attribute can't be told on this layer
 * (API reference, "Authorization Policy" and "Authorization Policy Conditions").
 */
export function attributeRequests(
  attribute: string,
  values: readonly string[],
  context: RuleContext,
): RequestSet | undefined {
  if (!isToldOn(attribute, context.layer)) return undefined;
  const identity = identityOf(attribute, context);
  if (identity !== undefined) return requestsWith({ principal: unionAll(values.map(identity)) });
  const address = ADDRESSES.get(attribute);
  if (address !== undefined) return byAddress(address, values);
  if (attribute === 'destination.port') {
    return values.some((value) => Number(value) === context.port) ? ALL_REQUESTS : NO_REQUESTS;
  }
  if (attribute === 'connection.sni') return requestsWith({ sni: unionAll(values.map(meant)) });
  if (attribute.startsWith('request.auth.')) return byToken(attribute, values, context.tokens);
  if (attribute.startsWith(FILTERS)) {
    const key = attribute.slice('experimental.'.length);
    return anyOf(values.map((value) => byCondition(`${key}=${value}`)));
  }
  const [dimension, means] = httpDimension(attribute);
  return requestsWith({ [dimension]: unionAll(values.map(means)) });
}

const FILTERS = 'experimental.envoy.filters.';

/** What ztunnel tells of `when`, and its fields (Istio docs, "Layer 4 policy in ztunnel"). */
const ZTUNNEL: readonly string[] = [
  'source.ip',
  'source.namespace',
  'source.principal',
  'source.serviceAccount',
  'source.trustDomain',
  'destination.ip',
  'destination.port',
];

function isToldOn(attribute: string, layer: Layer): boolean {
  if (layer === 'ztunnel') return ZTUNNEL.includes(attribute);
  return layer === 'http' || !attribute.startsWith('request.');
}

function identityOf(
  attribute: string,
  { layer, settings, namespace }: RuleContext,
): ((value: string) => StringSet) | undefined {
  const inZtunnel = layer === 'ztunnel';
  switch (attribute) {
    case 'source.principal':
      return (value) => byPrincipal(settings, value, inZtunnel);
    case 'source.namespace':
      return (value) => byNamespace(value, inZtunnel);
    case 'source.serviceAccount':
      return (value) => byServiceAccount(namespace, value);
    case 'source.trustDomain':
      return (value) => byTrustDomain(settings, value);
    default:
      return undefined;
  }
}

const ADDRESSES = new Map<string, AddressDimension>([
  ['source.ip', 'source'],
  ['remote.ip', 'remote'],
  ['destination.ip', 'destination'],
]);

function byAddress(dimension: AddressDimension, values: readonly string[]): RequestSet {
  const sets = values.map((value) => parseAddresses(value) ?? NO_ADDRESSES);
  return requestsWith({}, { [dimension]: sets.reduce(unionAddresses, NO_ADDRESSES) });
}

function byToken(attribute: string, values: readonly string[], tokens: boolean): RequestSet {
  if (!tokens) return NO_REQUESTS;
  const isPrincipal = attribute === 'request.auth.principal';
  return anyOf(values.map((value) => (isPrincipal ? byRequestPrincipal(value) : byClaim(attribute, value))));
}

/** Envoy keeps method and host as headers too, by names of its own; and takes `Host` for `:authority`. */
const PSEUDO = new Map<string, Dimension>([
  ['request.method', 'method'],
  ['request.headers[:method]', 'method'],
  ['request.host', 'host'],
  ['request.headers[:authority]', 'host'],
  ['request.headers[host]', 'host'],
]);

function httpDimension(attribute: string): readonly [Dimension, (value: string) => StringSet] {
  if (attribute === 'request.path') {
    return ['path', (value) => (isPathTemplate(value) ? templatePaths(value) : meant(value))];
  }
  if (attribute === 'request.host') return ['host', meantHost];
  const known = PSEUDO.get(attribute.toLowerCase());
  const name = attribute.slice(attribute.indexOf('[') + 1, -1).toLowerCase();
  return [known ?? `header:${name}`, meantHeader];
}
