/**
 * The network policy APIs once more, the slow and obvious way: one pod, one port, one policy, one rule at a time, read off
 * the text of the API documentation, on plain objects. Shares no code with src/; whatever is unknown is decided by
 * the `World`, so that for every world there is a yes or a no.
 */

// biome's rule against `any` holds here too: manifests are read as unknown JSON.
type Json = unknown;
type Dict = Readonly<Record<string, Json>>;

export interface OraclePod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The one address that it uses in this world. */
  readonly ip: string;
  readonly ports: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol?: string;
  }[];
  readonly hostNetwork: boolean;
  readonly node: string;
}

/** A pod, or an address outside. */
export type OracleEnd = OraclePod | { readonly ip: string; readonly outside: true };

/** A cluster in which nothing is left open. */
export interface OracleWorld {
  /** Labels by name, without the one that is automatic. Namespaces that aren't here have no other labels. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Labels by name. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of equal priority, the earlier one is asked first. */
  readonly policies: readonly Dict[];
  /** Whether the plugin can tell pods in the host's network from other traffic of their node, in a NetworkPolicy's rules. */
  readonly seesHostPods: boolean;
}

/** Whether the connection is let through: by the policies of the source, and by those of the destination. */
export function oracleAllows(
  world: OracleWorld,
  from: OracleEnd,
  to: OracleEnd,
  protocol: string,
  port: number,
): boolean {
  return (
    from === to ||
    (side(world, 'egress', from, to, to, protocol, port) &&
      side(world, 'ingress', to, from, to, protocol, port))
  );
}

function side(
  world: OracleWorld,
  direction: 'ingress' | 'egress',
  pod: OracleEnd,
  other: OracleEnd,
  destination: OracleEnd,
  protocol: string,
  port: number,
): boolean {
  if ('outside' in pod || pod.hostNetwork) return true;
  const ruleHits = (policy: Dict, rule: Dict): boolean =>
    peerHits(world, policy, direction, rule, other) && portHits(policy, rule, destination, protocol, port);

  const firstWord = (tier: string): string | undefined => {
    const policies = world.policies
      .filter((policy) => tierOf(policy) === tier && subjectHas(world, policy, pod))
      .sort((a, b) => priority(a) - priority(b));
    for (const policy of policies) {
      for (const rule of list(spec(policy)[direction])) {
        if (ruleHits(policy, rule as Dict)) return String((rule as Dict)['action']);
      }
    }
    return undefined;
  };

  const admin = firstWord('admin');
  if (admin === 'Allow' || admin === 'Accept') return true;
  if (admin === 'Deny') return false;

  const isolating = world.policies.filter(
    (policy) =>
      tierOf(policy) === 'network' &&
      policyTypes(policy).includes(direction === 'ingress' ? 'Ingress' : 'Egress') &&
      namespaceOf(policy) === pod.namespace &&
      selectorHas(spec(policy)['podSelector'], pod.labels),
  );
  if (isolating.length > 0) {
    const allowed = isolating.some((policy) =>
      list(spec(policy)[direction]).some((rule) => ruleHits(policy, rule as Dict)),
    );
    const fromOwnNode =
      direction === 'ingress' && !('outside' in other) && other.hostNetwork && other.node === pod.node;
    return allowed || fromOwnNode;
  }

  return firstWord('baseline') !== 'Deny';
}

function tierOf(policy: Dict): string {
  if (policy['kind'] === 'AdminNetworkPolicy') return 'admin';
  if (policy['kind'] === 'BaselineAdminNetworkPolicy') return 'baseline';
  if (policy['kind'] === 'ClusterNetworkPolicy')
    return spec(policy)['tier'] === 'Admin' ? 'admin' : 'baseline';
  return 'network';
}

function priority(policy: Dict): number {
  return typeof spec(policy)['priority'] === 'number' ? (spec(policy)['priority'] as number) : 0;
}

function policyTypes(policy: Dict): readonly string[] {
  const written = list(spec(policy)['policyTypes']) as string[];
  if (written.length > 0) return written;
  return list(spec(policy)['egress']).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function subjectHas(world: OracleWorld, policy: Dict, pod: OraclePod): boolean {
  return selects(world, spec(policy)['subject'] as Dict, pod);
}

/** `namespaces`, or `pods` with both selectors. */
function selects(world: OracleWorld, selection: Dict, pod: OraclePod): boolean {
  const labels = namespaceLabels(world, pod.namespace);
  if (selection['namespaces'] !== undefined) return selectorHas(selection['namespaces'], labels);
  const pods = selection['pods'] as Dict;
  return selectorHas(pods['namespaceSelector'], labels) && selectorHas(pods['podSelector'], pod.labels);
}

function peerHits(
  world: OracleWorld,
  policy: Dict,
  direction: 'ingress' | 'egress',
  rule: Dict,
  other: OracleEnd,
): boolean {
  const peers = list(rule[direction === 'ingress' ? 'from' : 'to']) as Dict[];
  if (tierOf(policy) === 'network') {
    if (peers.length === 0) return true;
    return peers.some((peer) => {
      if (peer['ipBlock'] !== undefined) return blockHas(peer['ipBlock'] as Dict, other.ip);
      if ('outside' in other || (other.hostNetwork && !world.seesHostPods)) return false;
      const where =
        peer['namespaceSelector'] === undefined
          ? other.namespace === namespaceOf(policy)
          : selectorHas(peer['namespaceSelector'], namespaceLabels(world, other.namespace));
      return where && selectorHas(peer['podSelector'], other.labels);
    });
  }
  return peers.some((peer) => {
    if (peer['networks'] !== undefined)
      return list(peer['networks']).some((cidr) => cidrHas(String(cidr), other.ip));
    if ('outside' in other) return false;
    if (peer['nodes'] !== undefined) {
      return other.hostNetwork && selectorHas(peer['nodes'], world.nodes[other.node] ?? {});
    }
    return !other.hostNetwork && selects(world, peer, other);
  });
}

function portHits(policy: Dict, rule: Dict, destination: OracleEnd, protocol: string, port: number): boolean {
  const ports = list(rule[policy['kind'] === 'ClusterNetworkPolicy' ? 'protocols' : 'ports']) as Dict[];
  if (ports.length === 0) return true;
  const isNamed = (name: Json, only?: Json): boolean =>
    !('outside' in destination) &&
    destination.ports.some(
      (own) =>
        own.name === name &&
        own.containerPort === port &&
        (own.protocol ?? 'TCP') === protocol &&
        (only === undefined || only === protocol),
    );
  return ports.some((one) => {
    if (tierOf(policy) === 'network') {
      const written = one['protocol'] ?? 'TCP';
      if (typeof one['port'] === 'string') return isNamed(one['port'], written);
      if (written !== protocol) return false;
      if (one['port'] === undefined) return true;
      return (one['port'] as number) <= port && port <= ((one['endPort'] ?? one['port']) as number);
    }
    const named = one['namedPort'] ?? one['destinationNamedPort'];
    if (named !== undefined) return isNamed(named);
    if (policy['kind'] === 'ClusterNetworkPolicy') {
      const attributes = one[protocol.toLowerCase()] as Dict | undefined;
      if (attributes === undefined) return false;
      const wanted = attributes['destinationPort'] as Dict | undefined;
      if (wanted === undefined) return true;
      if (wanted['number'] !== undefined) return wanted['number'] === port;
      const range = wanted['range'] as { start: number; end: number };
      return range.start <= port && port <= range.end;
    }
    const number = one['portNumber'] as { protocol?: string; port: number } | undefined;
    if (number !== undefined) return (number.protocol ?? 'TCP') === protocol && number.port === port;
    const range = one['portRange'] as { protocol?: string; start: number; end: number };
    return (range.protocol ?? 'TCP') === protocol && range.start <= port && port <= range.end;
  });
}

function namespaceLabels(world: OracleWorld, name: string): Readonly<Record<string, string>> {
  return { ...world.namespaces[name], 'kubernetes.io/metadata.name': name };
}

/** LabelSelector: every label of matchLabels, and every expression. */
function selectorHas(selector: Json, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = (selector ?? {}) as Dict;
  const has = (key: string): boolean => Object.keys(labels).includes(key);
  for (const [key, value] of Object.entries((matchLabels ?? {}) as Dict)) {
    if (!has(key) || labels[key] !== value) return false;
  }
  for (const { key, operator, values } of list(matchExpressions) as {
    key: string;
    operator: string;
    values?: string[];
  }[]) {
    const value = labels[key];
    if (operator === 'In' && !(has(key) && values?.includes(String(value)))) return false;
    if (operator === 'NotIn' && has(key) && values?.includes(String(value))) return false;
    if (operator === 'Exists' && !has(key)) return false;
    if (operator === 'DoesNotExist' && has(key)) return false;
  }
  return true;
}

function blockHas(block: Dict, ip: string): boolean {
  const except = list(block['except']) as string[];
  return cidrHas(String(block['cidr']), ip) && !except.some((cidr) => cidrHas(cidr, ip));
}

/** Bit by bit: the first so many bits agree, and both are of one family. */
function cidrHas(cidr: string, ip: string): boolean {
  const [network = '', length = '0'] = cidr.split('/');
  const [a, b] = [bitsOf(network), bitsOf(ip)];
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function bitsOf(ip: string): string {
  if (!ip.includes(':')) {
    return ip
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

function spec(policy: Dict): Dict {
  return policy['spec'] as Dict;
}

function namespaceOf(policy: Dict): string {
  const { namespace } = policy['metadata'] as { namespace?: string };
  return namespace === undefined || namespace === '' ? 'default' : namespace;
}

function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
