import type {
  Call,
  Network,
  Reference,
  World,
  WorldPolicy,
  WorldRoute,
  WorldServer,
} from './linkerd-world.ts';

/**
 * Slow and obvious: whether Linkerd lets one call through, read off the documentation ("Authorization Policy") and the Gateway API,
 * call by call. `maybe`: a redirect that may lead where the call already goes. Shares no code with src/. IPv4 only.
 */
export function lets(world: World, port: number, call: Call): 'yes' | 'no' | 'maybe' {
  const { annotations } = world.pod;
  const skipped = annotations['config.linkerd.io/skip-inbound-ports'] ?? '4567,4568';
  if (call.identity === undefined && lists(skipped, port)) return 'yes';
  const server = serverOf(world, port);
  const opaque = lists(annotations['config.linkerd.io/opaque-ports'] ?? '', port);
  const protocol = server === undefined ? (opaque ? 'opaque' : 'unknown') : server.proxyProtocol;
  const base = server === undefined ? defaultLets(annotations, port, call) : serverLets(world, server, call);
  if (protocol === 'opaque' || protocol === 'TLS') return base ? 'yes' : 'no';
  if (!call.http) return protocol === 'unknown' && base ? 'yes' : 'no';
  const routes = world.routes.filter(({ servers }) => server !== undefined && servers.includes(server.name));
  if (routes.length === 0) return base || isProbe(world, port, call) ? 'yes' : 'no';
  const best = bestRule(routes, call);
  if (best === undefined) return 'no';
  const own = policiesOn(world, 'HTTPRoute', best.route.name);
  if (!base && !own.some((one) => policyLets(world, one, call))) return 'no';
  return best.redirects ? 'maybe' : 'yes';
}

function defaultLets(annotations: World['pod']['annotations'], port: number, call: Call): boolean {
  let policy = annotations['config.linkerd.io/default-inbound-policy'] ?? 'all-unauthenticated';
  const required = annotations['config.linkerd.io/proxy-require-identity-inbound-ports'] ?? '';
  if (lists(required, port)) policy = policy.replace('unauthenticated', 'authenticated');
  return namedLets(policy, call);
}

function namedLets(policy: string, { identity, source }: Call): boolean {
  if (policy === 'deny') return false;
  if (policy === 'audit') return true;
  const near = policy.startsWith('all-') || inNetworks(CLUSTER, source);
  return near && (policy.endsWith('-unauthenticated') || identity !== undefined);
}

/** The oldest Server that selects the port. */
function serverOf({ pod, servers }: World, port: number): WorldServer | undefined {
  return servers.find(
    (one) =>
      carries(pod.labels, one.matchLabels) &&
      (one.port === port ||
        pod.ports.some(({ name, containerPort }) => name === one.port && containerPort === port)),
  );
}

function serverLets(world: World, server: WorldServer, call: Call): boolean {
  const older = world.serverAuthorizations
    .filter(({ server: meant }) =>
      'name' in meant ? meant.name === server.name : carries(server.labels, meant.matchLabels),
    )
    .some((one) => {
      const accounts = one.serviceAccounts.map(
        ({ name, namespace = 'ns-0' }) => `${name}.${namespace}.${TRUST}`,
      );
      const known = one.unauthenticated || identified([...one.identities, ...accounts], call);
      return known && inNetworks(one.networks ?? CLUSTER, call.source);
    });
  const newer = [...policiesOn(world, 'Server', server.name), ...policiesOn(world, 'Namespace', 'ns-0')];
  const access = server.accessPolicy !== undefined && namedLets(server.accessPolicy, call);
  return older || newer.some((one) => policyLets(world, one, call)) || access;
}

function policiesOn({ policies }: World, kind: string, name: string): readonly WorldPolicy[] {
  return policies.filter(({ target }) => target.kind === kind && target.name === name);
}

/** All required authentications must hold; one that is missing never does. */
function policyLets(world: World, { required }: WorldPolicy, call: Call): boolean {
  return required.every(({ kind, name, namespace = 'ns-0' }) => {
    if (kind === 'ServiceAccount') return call.identity === `${name}.${namespace}.${TRUST}`;
    if (kind === 'NetworkAuthentication') {
      return world.networks.some((one) => one.name === name && inNetworks(one.networks, call.source));
    }
    return world.meshTls.some(
      (one) =>
        one.name === name &&
        identified([...(one.identities ?? []), ...(one.identityRefs ?? []).map(identityOf)], call),
    );
  });
}

function identityOf({ kind, name, namespace = 'ns-0' }: Reference): string {
  return kind === 'Namespace' ? `*.${name}.${TRUST}` : `${name}.${namespace}.${TRUST}`;
}

function identified(identities: readonly string[], { identity }: Call): boolean {
  if (identity === undefined) return false;
  return identities.some(
    (one) => one === '*' || one === identity || (one.startsWith('*.') && identity.endsWith(one.slice(1))),
  );
}

interface Best {
  readonly route: WorldRoute;
  readonly redirects: boolean;
  readonly rank: readonly number[];
}

/** The greatest of all matches, the first of equals: host, length of the path, method, headers. */
function bestRule(routes: readonly WorldRoute[], call: Call): Best | undefined {
  let best: Best | undefined;
  for (const route of routes) {
    const hosts = route.hostnames.flatMap((host) => hostRank(host, call.host));
    if (route.hostnames.length > 0 && hosts.length === 0) continue;
    for (const { matches, redirects } of route.rules) {
      for (const match of matches) {
        const rank = matchRank(match, call);
        if (rank === undefined) continue;
        const whole = [Math.max(0, ...hosts), ...rank];
        if (best === undefined || isGreater(whole, best.rank)) best = { route, redirects, rank: whole };
      }
    }
  }
  return best;
}

function hostRank(written: string, host: string): readonly number[] {
  const bare = host.replace(/:\d+$/, '').toLowerCase();
  if (written.startsWith('*.')) return bare.endsWith(written.slice(1)) ? [written.length] : [];
  return bare === written ? [1000 + written.length] : [];
}

function matchRank(
  { path, method, headers }: WorldRoute['rules'][number]['matches'][number],
  call: Call,
): readonly number[] | undefined {
  if (method !== undefined && method !== call.method) return undefined;
  if (!headers.every(({ name, value }) => call.headers[name] === value)) return undefined;
  const rest = [method === undefined ? 0 : 1, headers.length];
  if (path === undefined) return [1, ...rest];
  const { type, value } = path;
  if (type === 'Exact') return call.path === value ? [value.length, ...rest] : undefined;
  if (type === 'RegularExpression') {
    return new RegExp(`^(?:${value})$`).test(call.path) ? [call.path.length, ...rest] : undefined;
  }
  if (value === '/') return [1, ...rest];
  const [wanted, own] = [elements(value), elements(call.path)];
  const length = value.replace(/\/+$/, '').length;
  return wanted.every((part, index) => own[index] === part) ? [length, ...rest] : undefined;
}

function elements(path: string): readonly string[] {
  return path.replace(/\/+$/, '').split('/');
}

function isGreater(a: readonly number[], b: readonly number[]): boolean {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place >= 0 && (a[place] ?? 0) > (b[place] ?? 0);
}

function isProbe({ pod }: World, port: number, { method, path }: Call): boolean {
  return pod.probe.port === port && method === 'GET' && path === pod.probe.path;
}

const TRUST = 'serviceaccount.identity.linkerd.cluster.local';
const CLUSTER: readonly Network[] = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'].map(
  (cidr) => ({ cidr }),
);

function inNetworks(networks: readonly Network[], source: string): boolean {
  return networks.some(
    ({ cidr, except = [] }) => contains(cidr, source) && !except.some((block) => contains(block, source)),
  );
}

function contains(block: string, address: string): boolean {
  const [network = '', bits = '32'] = block.split('/');
  const number = (text: string) => text.split('.').reduce((all, octet) => all * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(network) / size) === Math.floor(number(address) / size);
}

function carries(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function lists(list: string, port: number): boolean {
  return list.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return part !== '' && from !== undefined && to !== undefined && from <= port && port <= to;
  });
}
