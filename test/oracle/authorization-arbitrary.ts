import fc from 'fast-check';
import type { PlainRequest, World, WrittenPolicy, WrittenRule } from './authorization-policy.ts';

/** Few values of each kind, so that policies and requests often meet. */
const POOL = {
  principals: [
    'cluster.local/ns/shop/sa/web',
    'td1/ns/shop/sa/web',
    'old-td/ns/edge/sa/gateway',
    'other/ns/shop/sa/web',
    '*',
    '*/ns/shop/sa/web',
    'td1/ns/shop/*',
    '*-td/ns/edge/sa/gateway',
    '*/sa/gateway',
  ],
  namespaces: ['shop', 'edge', 'sh*', '*op', '*'],
  serviceAccounts: ['web', 'shop/web', 'edge/gateway'],
  trustDomains: ['td1', 'old-td', 'other', '*-td', '*', 'o*'],
  addresses: ['10.1.2.3', '10.1.0.0/16', '10.1.2.0/23', '0.0.0.0/0', '192.168.0.1'],
  hosts: ['a.example', '*.example', 'A.*', '*', 'a.example:8080'],
  methods: ['GET', 'POST', 'P*', '*T', '*'],
  paths: ['/', '/api', '/api/*', '*/info', '*', '/api/{*}', '/{**}/info', '/api/{*}/{**}'],
  ports: ['80', '8080', '9090'],
  requestPrincipals: ['*', 'iss/sub', 'https://iss/*', 'https://iss/a/sub', '*/sub'],
  claim: ['admin', 'dev', 'a*', '*v', '*'],
  headers: ['yes', 'no', 'y*', '*'],
  sni: ['a.example', '*.example', '*'],
} as const;

const some = <T>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });

/** A field, its negation, both, or neither. */
function fields(pool: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Record<string, string[]>> {
  const names = Object.keys(pool).flatMap((name) => [
    name,
    `not${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  ]);
  const bare = (name: string) => name.replace(/^not(.)/, (_, first: string) => first.toLowerCase());
  return fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((name) => [name, some(pool[bare(name)] ?? [])]))),
    );
}

const source = fc.oneof(
  fields({
    principals: POOL.principals,
    namespaces: POOL.namespaces,
    trustDomains: POOL.trustDomains,
    requestPrincipals: POOL.requestPrincipals,
    ipBlocks: POOL.addresses,
    remoteIpBlocks: POOL.addresses,
  }),
  fields({ serviceAccounts: POOL.serviceAccounts, ipBlocks: POOL.addresses }),
);

const operation = fields({
  hosts: POOL.hosts,
  methods: POOL.methods,
  paths: POOL.paths,
  ports: POOL.ports,
});

const KEYS: Readonly<Record<string, readonly string[]>> = {
  'request.headers[X-Env]': POOL.headers,
  'source.ip': POOL.addresses,
  'remote.ip': POOL.addresses,
  'source.namespace': POOL.namespaces,
  'source.principal': POOL.principals,
  'request.auth.principal': POOL.requestPrincipals,
  'request.auth.audiences': POOL.claim,
  'request.auth.presenter': POOL.claim,
  'request.auth.claims[groups]': POOL.claim,
  'destination.ip': POOL.addresses,
  'destination.port': POOL.ports,
  'connection.sni': POOL.sni,
};

const condition = fc.constantFrom(...Object.keys(KEYS)).chain((key) => {
  const values = some(KEYS[key] ?? []);
  return fc.oneof(
    fc.record({ key: fc.constant(key), values }),
    fc.record({ key: fc.constant(key), notValues: values }),
    fc.record({ key: fc.constant(key), values, notValues: values }),
  );
});

const rule: fc.Arbitrary<WrittenRule> = fc.record(
  {
    from: fc.array(fc.record({ source }), { minLength: 1, maxLength: 2 }),
    to: fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 }),
    when: fc.array(condition, { minLength: 1, maxLength: 1 }),
  },
  { requiredKeys: [] },
);

export const arbitraryPolicy: fc.Arbitrary<WrittenPolicy> = fc.oneof(
  fc.record(
    {
      namespace: fc.constant('shop'),
      action: fc.constantFrom('ALLOW', 'ALLOW', 'AUDIT'),
      dryRun: fc.boolean(),
      rules: fc.array(rule, { maxLength: 2 }),
    },
    { requiredKeys: ['namespace', 'action'] },
  ),
  fc.record(
    {
      namespace: fc.constantFrom('shop', 'istio-system'),
      action: fc.constant('DENY'),
      rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['namespace', 'action', 'rules'] },
  ),
  fc.record({
    namespace: fc.constant('shop'),
    action: fc.constant('CUSTOM'),
    provider: fc.constantFrom('opa', 'opa', 'opa', 'missing'),
    rules: fc.array(fc.record({ to: fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 1,
    }),
  }),
);

export const arbitraryPolicies = fc.array(arbitraryPolicy, { maxLength: 3 });

export const arbitraryWorld: fc.Arbitrary<World> = fc.record({
  trustDomain: fc.constantFrom('cluster.local', 'td1'),
  trustDomainAliases: fc.constantFrom([], ['old-td'], ['cluster.local', 'new-td']),
  providers: fc.constant(['opa']),
});

const address = fc.constantFrom('10.1.2.3', '10.1.3.9', '10.2.0.1', '192.168.0.1');
const claim = fc.constantFrom('admin', 'dev', 'abc', '', ['admin', 'dev'], ['v'], []);

export const arbitraryPlainRequest: fc.Arbitrary<PlainRequest> = fc.record(
  {
    protocol: fc.constantFrom('http', 'http', 'tcp'),
    principal: fc.constantFrom(
      'cluster.local/ns/shop/sa/web',
      'td1/ns/shop/sa/web',
      'old-td/ns/edge/sa/gateway',
      'new-td/ns/edge/sa/gateway',
      'other/ns/shop/sa/web',
      'td1/ns/shopping/sa/web',
    ),
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    path: fc.constantFrom('/', '/api', '/api/', '/api/x', '/api/x/y', '/info', '/a/b/info', '/api/x=y'),
    host: fc.constantFrom('a.example', 'A.Example', 'b.example', 'a.example:8080', 'other'),
    headers: fc.constantFrom({}, { 'x-env': 'yes' }, { 'x-env': 'no' }, { 'x-env': '' }),
    port: fc.constantFrom(80, 8080, 7000),
    sni: fc.constantFrom('a.example', 'other'),
    source: address,
    remote: address,
    destination: address,
    claims: fc.record(
      {
        iss: fc.constantFrom('iss', 'https://iss', 'https://iss/a'),
        sub: fc.constantFrom('sub', 'a/sub', ''),
        aud: claim,
        azp: fc.constantFrom('admin', 'dev', 'other', ''),
        groups: claim,
      },
      { requiredKeys: ['iss'] },
    ),
    consents: fc.constantFrom([], ['opa'], ['opa', 'missing']),
  },
  {
    requiredKeys: [
      'protocol',
      'method',
      'path',
      'host',
      'headers',
      'port',
      'source',
      'remote',
      'destination',
      'consents',
    ],
  },
);

/** Requests to one port, of a proxy that looks at tokens or doesn't: what our answer is about. */
export const arbitraryRequests: fc.Arbitrary<readonly PlainRequest[]> = fc
  .array(arbitraryPlainRequest, { minLength: 40, maxLength: 40 })
  .map((requests) => {
    const [{ port = 80, claims: known } = {}] = requests;
    return requests.map(({ claims: _claims, ...request }, index) => {
      const claims = requests[index]?.claims;
      return { ...request, port, ...(known === undefined || claims === undefined ? {} : { claims }) };
    });
  });
