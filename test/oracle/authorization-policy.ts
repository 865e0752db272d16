/**
 * The authorization of a request, point by point, written from the API reference ("Authorization Policy", "Authorization Policy
 * Conditions") and the task pages: slow and obvious, over the policies as they are written.
 */
export interface WrittenPolicy {
  readonly namespace: string;
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly provider?: string;
  readonly dryRun?: boolean;
  readonly rules?: readonly WrittenRule[];
}

export interface WrittenRule {
  readonly from?: readonly { readonly source: Fields }[];
  readonly to?: readonly { readonly operation: Fields }[];
  readonly when?: readonly {
    readonly key: string;
    readonly values?: readonly string[];
    readonly notValues?: readonly string[];
  }[];
}

type Fields = Readonly<Record<string, readonly string[]>>;

export interface PlainRequest {
  readonly protocol: 'http' | 'tcp';
  /** Without `spiffe://`; none without a certificate. */
  readonly principal?: string;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly port: number;
  readonly sni?: string;
  /** IPv4, dotted. */
  readonly source: string;
  readonly remote: string;
  readonly destination: string;
  /** Of a valid token; none without one. A claim is a text or a list. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
  /** Providers that consent. */
  readonly consents: readonly string[];
}

export interface World {
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** Defined and of the kind that is asked about both protocols. */
  readonly providers: readonly string[];
}

/** CUSTOM, then DENY, then ALLOW ("If any CUSTOM policies match…", the list at the top of the reference). */
export function isPermitted(
  world: World,
  policies: readonly WrittenPolicy[],
  request: PlainRequest,
): boolean {
  const enforced = policies.filter(({ dryRun }) => dryRun !== true);
  const matching = (action: WrittenPolicy['action']) =>
    enforced.filter((policy) => policy.action === action && matchesPolicy(world, policy, request));
  const customs = enforced.filter(({ action }) => action === 'CUSTOM');
  const isClear = new Set(customs.map(({ provider }) => provider)).size < 2;
  for (const { provider = '' } of matching('CUSTOM')) {
    const asked = isClear && world.providers.includes(provider);
    if (!asked || !request.consents.includes(provider)) return false;
  }
  if (matching('DENY').length > 0) return false;
  if (!enforced.some(({ action }) => action === 'ALLOW')) return true;
  return matching('ALLOW').length > 0;
}

function matchesPolicy(world: World, policy: WrittenPolicy, request: PlainRequest): boolean {
  return (policy.rules ?? []).some((rule) => matchesRule(world, policy, rule, request));
}

function matchesRule(world: World, policy: WrittenPolicy, rule: WrittenRule, request: PlainRequest): boolean {
  const { from = [], to = [], when = [] } = rule;
  const sources = from.map(({ source }) => pairs(source));
  const operations = to.map(({ operation }) => pairs(operation));
  const conditions = when.map(({ key, values = [], notValues = [] }) => ({ field: key, values, notValues }));
  const all = [...sources.flat(), ...operations.flat(), ...conditions];
  const isBytes = request.protocol === 'tcp';
  // "A rule in an ALLOW policy that uses HTTP-only fields for a TCP workload never matches"; other actions drop the field.
  if (isBytes && policy.action === 'ALLOW' && all.some(({ field }) => isHttpOnly(field))) return false;
  const holds = (list: readonly Pair[]) =>
    list
      .filter(({ field }) => !isBytes || !isHttpOnly(field))
      .every((pair) => holdsPair(world, policy.namespace, pair, request));
  return (
    (sources.length === 0 || sources.some(holds)) &&
    (operations.length === 0 || operations.some(holds)) &&
    holds(conditions)
  );
}

interface Pair {
  readonly field: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

/** `ports` and `notPorts` as one pair. */
function pairs(fields: Fields): readonly Pair[] {
  const names = Object.keys(fields).map((name) => {
    const bare = name.replace(/^not/, '');
    return bare.charAt(0).toLowerCase() + bare.slice(1);
  });
  return [...new Set(names)].map((field) => ({
    field,
    values: fields[field] ?? [],
    notValues: fields[`not${field.charAt(0).toUpperCase()}${field.slice(1)}`] ?? [],
  }));
}

function isHttpOnly(field: string): boolean {
  return ['hosts', 'methods', 'paths', 'requestPrincipals'].includes(field) || field.startsWith('request.');
}

function holdsPair(world: World, namespace: string, pair: Pair, request: PlainRequest): boolean {
  const has = (value: string) => holdsValue(world, namespace, pair.field, value, request);
  if (pair.values.length > 0 && !pair.values.some(has)) return false;
  return !pair.notValues.some(has);
}

function holdsValue(
  world: World,
  namespace: string,
  field: string,
  value: string,
  request: PlainRequest,
): boolean {
  const { principal } = request;
  switch (field) {
    case 'principals':
    case 'source.principal':
      return principal !== undefined && isPrincipal(world, value, principal);
    case 'namespaces':
    case 'source.namespace':
      return principal !== undefined && matches(value, principal.split('/')[2] ?? '');
    case 'serviceAccounts':
    case 'source.serviceAccount': {
      const wanted = value.includes('/') ? value : `${namespace}/${value}`;
      const [, , ownNamespace, , account] = (principal ?? '').split('/');
      return principal !== undefined && wanted === `${ownNamespace}/${account}`;
    }
    case 'trustDomains':
    case 'source.trustDomain': {
      const mine = [world.trustDomain, ...world.trustDomainAliases];
      const wanted = mine.includes(value) ? mine : [value];
      const domain = (principal ?? '').split('/')[0] ?? '';
      return principal !== undefined && wanted.some((one) => matches(one, domain));
    }
    case 'ipBlocks':
    case 'source.ip':
      return inBlock(value, request.source);
    case 'remoteIpBlocks':
    case 'remote.ip':
      return inBlock(value, request.remote);
    case 'destination.ip':
      return inBlock(value, request.destination);
    case 'ports':
    case 'destination.port':
      return Number(value) === request.port;
    case 'connection.sni':
      return request.sni !== undefined && matches(value, request.sni);
    default:
      return holdsHttp(field, value, request);
  }
}

function holdsHttp(field: string, value: string, request: PlainRequest): boolean {
  switch (field) {
    case 'hosts':
      return matches(value.toLowerCase(), request.host.toLowerCase());
    case 'methods':
      return matches(value, request.method);
    case 'paths':
      return value.includes('{') ? isTemplate(value, request.path) : matches(value, request.path);
    case 'requestPrincipals':
    case 'request.auth.principal':
      return isRequestPrincipal(value, request);
    case 'request.auth.audiences':
      return hasClaim(value, request.claims?.['aud']);
    case 'request.auth.presenter':
      return hasClaim(value, request.claims?.['azp']);
    default: {
      const name = /\[(.*)\]$/.exec(field)?.[1] ?? '';
      if (field.startsWith('request.auth.claims')) return hasClaim(value, request.claims?.[name]);
      const header = request.headers[name.toLowerCase()];
      return header !== undefined && (value === '*' || matches(value, header));
    }
  }
}

/** "Exact match, prefix match, suffix match, presence match." */
function matches(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  if (value.endsWith('*')) return text.startsWith(value.slice(0, -1));
  return value === text;
}

/**
 * A trust domain of the mesh, or `cluster.local`, stands for all of the mesh's, and for nothing else (task "Trust Domain Migration"); a
 * suffix that fits one of them still means what else it fits.
 */
function isPrincipal({ trustDomain, trustDomainAliases }: World, value: string, principal: string): boolean {
  const [domain = '', ...rest] = value.split('/');
  const mine = [trustDomain, ...trustDomainAliases];
  const isOwn = domain === 'cluster.local' || mine.some((one) => matches(domain, one));
  if (rest.length !== 4 || domain === '*' || !isOwn) return matches(value, principal);
  if (domain.startsWith('*') && matches(value, principal)) return true;
  return mine.some((one) => matches([one, ...rest].join('/'), principal));
}

/** Issuer and subject, told apart at the last slash; both must be there. */
function isRequestPrincipal(value: string, { claims }: PlainRequest): boolean {
  const [issuer, subject] = [claims?.['iss'], claims?.['sub']];
  if (typeof issuer !== 'string' || typeof subject !== 'string') return false;
  if (value === '*') return issuer !== '' && subject !== '';
  const slash = value.lastIndexOf('/');
  return matches(value.slice(0, slash), issuer) && matches(value.slice(slash + 1), subject);
}

function hasClaim(value: string, claim: string | readonly string[] | undefined): boolean {
  if (claim === undefined) return false;
  return typeof claim === 'string' ? matches(value, claim) : claim.some((one) => matches(value, one));
}

/** `{*}` is one segment; `{**}` is any number of them. */
function isTemplate(template: string, path: string): boolean {
  const source = template
    .split(/(\{\*\*?\})/)
    .map((part) => {
      if (part === '{*}') return "[A-Za-z0-9._~%!$&'()+,;:@-]+";
      if (part === '{**}') return "[A-Za-z0-9._~%!$&'()+,;:@/-]*";
      return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`).test(path);
}

function inBlock(block: string, address: string): boolean {
  const [base = '', length = '32'] = block.split('/');
  const bits = (text: string) =>
    text
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  return bits(base).slice(0, Number(length)) === bits(address).slice(0, Number(length));
}
