import fc from 'fast-check';
import type { Call, Network, Reference, World, WorldMatch } from './linkerd-world.ts';

const TRUST = 'serviceaccount.identity.linkerd.cluster.local';
const [a, b] = [`a.ns-0.${TRUST}`, `b.ns-1.${TRUST}`];
const policyName = fc.constantFrom(
  'all-unauthenticated',
  'all-authenticated',
  'cluster-unauthenticated',
  'cluster-authenticated',
  'deny',
  'audit',
);
const labels = fc.constantFrom({ app: 'x' }, { app: 'x', tier: 'y' });
const matchLabels: fc.Arbitrary<Record<string, string>> = fc.constantFrom(
  {},
  { app: 'x' },
  { tier: 'y' },
  { app: 'z' },
);
const ports = fc.constantFrom('', '8080', '8080-8081', '1-65535', '9000');
const portList = fc.option(ports, { nil: undefined });
const network: fc.Arbitrary<Network> = fc.constantFrom(
  { cidr: '10.0.0.0/8' },
  { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
  { cidr: '10.1.2.3/32' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/9'] },
);
const identity = fc.constantFrom(a, b, '*', `*.ns-1.${TRUST}`, '*.cluster.local', 'a.ns-0');
const account = fc.constantFrom({ name: 'a' }, { name: 'b', namespace: 'ns-1' });
const some = <T>(one: fc.Arbitrary<T>, maxLength = 3) => fc.array(one, { maxLength });
const named = <T>(things: readonly T[], prefix: string) =>
  things.map((thing, index) => ({ name: `${prefix}${index}`, ...thing }));

const server = fc.record(
  {
    labels: labels as fc.Arbitrary<Record<string, string>>,
    matchLabels,
    port: fc.constantFrom<number | string>(8080, 'http', 8081),
    proxyProtocol: fc.constantFrom('unknown' as const, 'HTTP/1' as const, 'opaque' as const, 'TLS' as const),
    accessPolicy: policyName,
  },
  { requiredKeys: ['labels', 'matchLabels', 'port', 'proxyProtocol'] },
);

const reference: fc.Arbitrary<Reference> = fc.oneof(
  account.map((one) => ({ kind: 'ServiceAccount' as const, ...one })),
  fc.constantFrom('m0', 'm1', 'missing').map((name) => ({ kind: 'MeshTLSAuthentication' as const, name })),
  fc.constantFrom('n0', 'n1', 'missing').map((name) => ({ kind: 'NetworkAuthentication' as const, name })),
);
/** As admission has them: one of an identity at most, one of a network at most. */
const required = some(reference, 2).map((all) =>
  all.filter((one, index) => {
    const ofNetwork = (it: Reference) => it.kind === 'NetworkAuthentication';
    return all.findIndex((other) => ofNetwork(other) === ofNetwork(one)) === index;
  }),
);

const match: fc.Arbitrary<WorldMatch> = fc.record(
  {
    path: fc.constantFrom<NonNullable<WorldMatch['path']>>(
      { type: 'Exact', value: '/a' },
      { type: 'Exact', value: '/a/b' },
      { type: 'PathPrefix', value: '/' },
      { type: 'PathPrefix', value: '/a' },
      { type: 'PathPrefix', value: '/a/' },
      { type: 'PathPrefix', value: '/a/b' },
      { type: 'RegularExpression', value: '/[a-z]+(/b)?' },
    ),
    method: fc.constantFrom('GET', 'POST'),
    headers: some(fc.constant({ name: 'x-team', value: 'red' }), 1),
  },
  { requiredKeys: ['headers'] },
);

const route = fc.record({
  servers: fc.constantFrom(['s0'], ['s1'], ['s0', 's1']),
  hostnames: fc.constantFrom<readonly string[]>(
    [],
    [],
    [],
    [],
    ['web.example.com'],
    ['*.example.com'],
    ['web.example.com', '*.example.com'],
  ),
  rules: fc.array(
    fc.record({ matches: fc.array(match, { minLength: 1, maxLength: 2 }), redirects: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
});

export const worlds: fc.Arbitrary<World> = fc
  .record({
    pod: fc.record({
      labels: labels as fc.Arbitrary<Record<string, string>>,
      ports: fc.constantFrom(
        [{ name: 'http', containerPort: 8080 }],
        [{ name: 'http', containerPort: 8081 }],
        [],
      ),
      annotations: fc
        .record({
          'skip-inbound-ports': portList,
          'opaque-ports': portList,
          'proxy-require-identity-inbound-ports': portList,
          'default-inbound-policy': fc.option(policyName, { nil: undefined }),
        })
        .map((all) =>
          Object.fromEntries(
            Object.entries(all).flatMap(([key, value]) =>
              value === undefined ? [] : [[`config.linkerd.io/${key}`, value]],
            ),
          ),
        ),
      probe: fc.record({ port: fc.constantFrom(8080, 8081), path: fc.constantFrom('/a', '/live') }),
    }),
    servers: some(server),
    serverAuthorizations: some(
      fc.record(
        {
          server: fc.oneof(
            fc.constantFrom({ name: 's0' }, { name: 's1' }),
            labels.map((one) => ({ matchLabels: one as Record<string, string> })),
          ),
          networks: fc.array(network, { minLength: 1, maxLength: 2 }),
          unauthenticated: fc.boolean(),
          identities: some(identity, 2),
          serviceAccounts: some(account, 1),
        },
        { requiredKeys: ['server', 'unauthenticated', 'identities', 'serviceAccounts'] },
      ),
      2,
    ),
    policies: some(
      fc.record({
        target: fc.constantFrom<World['policies'][number]['target']>(
          { kind: 'Server', name: 's0' },
          { kind: 'Server', name: 's1' },
          { kind: 'HTTPRoute', name: 'r0' },
          { kind: 'HTTPRoute', name: 'r1' },
          { kind: 'Namespace', name: 'ns-0' },
        ),
        required,
      }),
    ),
    meshTls: fc.array(
      fc.oneof(
        fc.record({ identities: fc.array(identity, { minLength: 1, maxLength: 2 }) }),
        fc.record({
          identityRefs: fc.constantFrom<Reference[]>(
            [{ kind: 'Namespace', name: 'ns-1' }],
            [{ kind: 'ServiceAccount', name: 'a' }],
          ),
        }),
      ),
      { maxLength: 2 },
    ),
    networks: fc.array(fc.record({ networks: fc.array(network, { minLength: 1, maxLength: 2 }) }), {
      maxLength: 2,
    }),
    routes: some(route, 2),
  })
  .map((world) => ({
    ...world,
    servers: named(world.servers, 's'),
    serverAuthorizations: named(world.serverAuthorizations, 'z'),
    policies: named(world.policies, 'p'),
    meshTls: named(world.meshTls, 'm'),
    networks: named(world.networks, 'n'),
    routes: named(world.routes, 'r'),
  }));

export const calls: fc.Arbitrary<Call> = fc.record({
  identity: fc.constantFrom(undefined, a, b, `c.ns-2.${TRUST}`),
  source: fc.constantFrom('10.1.2.3', '10.200.0.1', '8.8.8.8'),
  http: fc.boolean(),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/a/bc', '/ab', '/live', '/A'),
  host: fc.constantFrom('web.example.com', 'WEB.example.com:8080', 'x.example.com', 'example.com'),
  headers: fc.constantFrom<Record<string, string>>({}, { 'x-team': 'red' }, { 'x-team': 'blue' }),
});

const plain = { labels: { app: 'x' }, ports: [], annotations: {}, probe: { port: 8081, path: '/a' } };
const listening = { name: 's0', labels: {}, matchLabels: {}, port: 8080, proxyProtocol: 'HTTP/1' } as const;

/** One Server with two routes, each for somebody else: what counts is which of them a request goes to. */
export const routedWorlds: fc.Arbitrary<World> = fc
  .tuple(fc.array(route, { minLength: 2, maxLength: 2 }), fc.boolean())
  .map(([routes, open]) => ({
    pod: plain,
    servers: [listening],
    serverAuthorizations: [],
    policies: [
      {
        name: 'p0',
        target: { kind: 'HTTPRoute', name: 'r0' },
        required: open ? [] : [{ kind: 'ServiceAccount', name: 'a' }],
      },
      {
        name: 'p1',
        target: { kind: 'HTTPRoute', name: 'r1' },
        required: [{ kind: 'ServiceAccount', name: 'b', namespace: 'ns-1' }],
      },
    ],
    meshTls: [],
    networks: [],
    routes: named(
      routes.map((one) => ({ ...one, servers: ['s0'] })),
      'r',
    ),
  }));

/** One Server without routes, for clients of some networks and identities. */
export const clientWorlds: fc.Arbitrary<World> = fc
  .record({
    meshTls: fc.array(identity, { minLength: 1, maxLength: 2 }),
    networks: fc.array(network, { minLength: 1, maxLength: 2 }),
    required: fc.subarray<Reference>([
      { kind: 'MeshTLSAuthentication', name: 'm0' },
      { kind: 'NetworkAuthentication', name: 'n0' },
    ]),
    accessPolicy: policyName,
    authorized: fc.boolean(),
  })
  .map(({ meshTls, networks, required: references, accessPolicy, authorized }) => ({
    pod: plain,
    servers: [authorized ? listening : { ...listening, accessPolicy }],
    serverAuthorizations: [],
    policies: authorized
      ? [{ name: 'p0', target: { kind: 'Server', name: 's0' }, required: references }]
      : [],
    meshTls: [{ name: 'm0', identities: meshTls }],
    networks: [{ name: 'n0', networks }],
    routes: [],
  }));
