import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseAddress, parseCidr } from '#set/address-text.ts';

/** A request as Envoy's filters see it. Headers by lower-case name, with `:method`, `:authority` and `:path` (query included). */
export interface EnvoyRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** The URI of the peer's certificate, `spiffe://…`; none without a certificate. */
  readonly peer: string | undefined;
  readonly source: string;
  readonly remote: string;
  readonly destination: string;
  readonly port: number;
  readonly sni: string | undefined;
  /** Dynamic metadata, by filter. */
  readonly metadata: JsonObject;
  /** Extension providers that consent. */
  readonly consents: readonly string[];
}

/**
 * What a chain of Istio's filters does with a request: RBAC filters in their order, and the external authorizers that are asked if a
 * shadow rule matched (Envoy docs, "Role Based Access Control", "External Authorization").
 */
export function passesEnvoy(filters: readonly JsonObject[], request: EnvoyRequest): boolean {
  let metadata = request.metadata;
  for (const filter of filters) {
    const config = objectAt(filter, 'typedConfig');
    const name = stringAt(filter, 'name') ?? '';
    const now = { ...request, metadata };
    if (name.endsWith('.rbac') || name.startsWith('istio.authorization')) {
      const prefix = stringAt(config, 'shadowRulesStatPrefix') ?? '';
      const shadow = matchedPolicy(config['shadowRules'], now);
      if (shadow !== undefined) {
        const own = objectAt(metadata, name);
        metadata = { ...metadata, [name]: { ...own, [`${prefix}shadow_effective_policy_id`]: shadow } };
      }
      if (!isAllowed(config['rules'], now)) return false;
    } else if (name.endsWith('.ext_authz')) {
      const enabled = matchesMetadata(objectAt(config, 'filterEnabledMetadata'), metadata);
      const asked = /istio-ext-authz-?(.*)/.exec(JSON.stringify(config['filterEnabledMetadata']))?.[1];
      const provider = asked?.split('"')[0] ?? '';
      if (enabled && !request.consents.some((one) => provider === '' || one === provider)) return false;
    } else throw new Error(`no filter of Istio's authorization: ${name}`);
  }
  return true;
}

function isAllowed(rules: Json | undefined, request: EnvoyRequest): boolean {
  if (!isObject(rules)) return true;
  const matched = matchedPolicy(rules, request) !== undefined;
  switch (stringAt(rules, 'action') ?? 'ALLOW') {
    case 'ALLOW':
      return matched;
    case 'DENY':
      return !matched;
    default:
      return true;
  }
}

/** The first policy, by name, of which some permission and some principal match. */
function matchedPolicy(rules: Json | undefined, request: EnvoyRequest): string | undefined {
  if (!isObject(rules)) return undefined;
  const policies = objectAt(rules, 'policies');
  return Object.keys(policies)
    .sort()
    .find((name) => {
      const policy = objectAt(policies, name);
      return (
        arrayAt(policy, 'permissions').some((one) => holds(one, request)) &&
        arrayAt(policy, 'principals').some((one) => holds(one, request))
      );
    });
}

/** A Permission or a Principal: both are an object with one member that says what it looks at. */
function holds(rule: Json | undefined, request: EnvoyRequest): boolean {
  if (!isObject(rule)) throw new Error('a rule must be an object');
  const [kind, ...more] = Object.keys(rule);
  if (kind === undefined || more.length > 0)
    throw new Error(`a rule has one member: ${JSON.stringify(rule)}`);
  const value = objectAt(rule, kind);
  switch (kind) {
    case 'any':
      return rule['any'] === true;
    case 'andRules':
      return arrayAt(value, 'rules').every((one) => holds(one, request));
    case 'orRules':
      return arrayAt(value, 'rules').some((one) => holds(one, request));
    case 'andIds':
      return arrayAt(value, 'ids').every((one) => holds(one, request));
    case 'orIds':
      return arrayAt(value, 'ids').some((one) => holds(one, request));
    case 'notRule':
    case 'notId':
      return !holds(value, request);
    default:
      return matchesOne(kind, rule[kind], value, request);
  }
}

function matchesOne(kind: string, raw: Json | undefined, value: JsonObject, request: EnvoyRequest): boolean {
  switch (kind) {
    case 'header':
      return matchesHeader(value, request.headers);
    case 'urlPath':
      return matchesPath(request, (path) => matchesText(objectAt(value, 'path'), path));
    case 'uriTemplate':
      return matchesPath(request, (path) =>
        templateRegex(stringAt(objectAt(value, 'typedConfig'), 'pathTemplate') ?? '').test(path),
      );
    case 'destinationPort':
      return raw === request.port;
    case 'destinationIp':
      return inBlock(value, request.destination);
    case 'directRemoteIp':
      return inBlock(value, request.source);
    case 'remoteIp':
      return inBlock(value, request.remote);
    case 'requestedServerName':
      return matchesText(value, request.sni ?? '');
    case 'authenticated':
      return request.peer !== undefined && matchesText(objectAt(value, 'principalName'), request.peer);
    case 'metadata':
      return matchesMetadata(value, request.metadata);
    default:
      throw new Error(`unknown kind of rule: ${kind}`);
  }
}

function matchesHeader(matcher: JsonObject, headers: Readonly<Record<string, string>>): boolean {
  const name = (stringAt(matcher, 'name') ?? '').toLowerCase();
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (matcher['presentMatch'] === true) return value !== undefined;
  return value !== undefined && matchesText(objectAt(matcher, 'stringMatch'), value);
}

/** Without query and fragment; a request without a path matches none. */
function matchesPath({ headers }: EnvoyRequest, test: (path: string) => boolean): boolean {
  const path = headers[':path'];
  return path !== undefined && test(path.replace(/[?#].*$/s, ''));
}

/** StringMatcher. */
export function matchesText(matcher: JsonObject, value: string): boolean {
  const fold = (text: string) => (matcher['ignoreCase'] === true ? text.toLowerCase() : text);
  const [exact, prefix, suffix] = ['exact', 'prefix', 'suffix'].map((key) => stringAt(matcher, key));
  if (exact !== undefined) return fold(value) === fold(exact);
  if (prefix !== undefined) return fold(value).startsWith(fold(prefix));
  if (suffix !== undefined) return fold(value).endsWith(fold(suffix));
  const regex = stringAt(objectAt(matcher, 'safeRegex'), 'regex');
  if (regex === undefined) throw new Error(`unknown string matcher: ${JSON.stringify(matcher)}`);
  return new RegExp(`^(?:${regex})$`).test(value);
}

const LITERAL = "a-zA-Z0-9._~%!$&'()+,;:@-";

/** Envoy docs, "URI template match": `*` is one segment, `**` any number. */
function templateRegex(template: string): RegExp {
  const parts = template.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return `[${LITERAL}/]*`;
    return part === '*' ? `[${LITERAL}]+` : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}

function inBlock(block: JsonObject, text: string): boolean {
  const range = parseCidr(`${stringAt(block, 'addressPrefix')}/${block['prefixLen']}`);
  const address = parseAddress(text);
  if (range === undefined || address === undefined) throw new Error(`no address: ${JSON.stringify(block)}`);
  return range[address.family].some(([first, last]) => first <= address.digits && address.digits <= last);
}

/** MetadataMatcher: a value found by a path in a filter's metadata. */
function matchesMetadata(matcher: JsonObject, metadata: JsonObject): boolean {
  let value: Json | undefined = metadata[stringAt(matcher, 'filter') ?? ''];
  for (const step of arrayAt(matcher, 'path')) {
    const key = isObject(step) ? stringAt(step, 'key') : undefined;
    value = isObject(value) && key !== undefined && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value !== undefined && matchesValue(objectAt(matcher, 'value'), value);
}

/** ValueMatcher. A list matches no string matcher, and a string no list matcher. */
function matchesValue(matcher: JsonObject, value: Json): boolean {
  if (isObject(matcher['stringMatch'])) {
    return typeof value === 'string' && matchesText(matcher['stringMatch'], value);
  }
  if (isObject(matcher['listMatch'])) {
    const one = objectAt(matcher['listMatch'], 'oneOf');
    return Array.isArray(value) && value.some((member: Json) => matchesValue(one, member));
  }
  if (isObject(matcher['orMatch'])) {
    return arrayAt(matcher['orMatch'], 'valueMatchers').some(
      (one) => isObject(one) && matchesValue(one, value),
    );
  }
  throw new Error(`unknown value matcher: ${JSON.stringify(matcher)}`);
}
