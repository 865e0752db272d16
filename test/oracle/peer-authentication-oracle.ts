/**
 * PeerAuthentication once more, the slow and obvious way, read off the API reference ("PeerAuthentication", "MutualTLS.Mode") on plain
 * objects. Shares no code with src/. The order of creation is part of the world, so that in every world there is one mode.
 */

export interface OraclePolicy {
  readonly namespace: string;
  readonly name: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly mode?: string;
  readonly ports?: Readonly<Record<number, string>>;
  /** The second of its creation; none if it isn't created yet. */
  readonly created?: number;
}

export interface OracleListener {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

/** The modes that may hold: one for each order in which the policies may come to be created. */
export function oracleModes(
  policies: readonly OraclePolicy[],
  root: string,
  listener: OracleListener,
): readonly string[] {
  const modes = orders(policies).map((order) => modeIn(order, root, listener));
  return [...new Set(modes)].sort();
}

/** The mode, if the policies were created in this order. */
function modeIn(order: readonly OraclePolicy[], root: string, listener: OracleListener): string {
  const mesh = order.find((one) => one.namespace === root && isWide(one));
  const ofMesh = setOr(mesh?.mode, 'PERMISSIVE');
  if (listener.namespace === root) return ofMesh;
  const own = order.filter((one) => one.namespace === listener.namespace);
  const ofNamespace = setOr(own.find(isWide)?.mode, ofMesh);
  const workload = own.find((one) => !isWide(one) && selects(one, listener.labels));
  if (workload === undefined) return ofNamespace;
  return setOr(workload.ports?.[listener.port], setOr(workload.mode, ofNamespace));
}

function isWide({ matchLabels }: OraclePolicy): boolean {
  return matchLabels === undefined || Object.keys(matchLabels).length === 0;
}

function selects({ matchLabels = {} }: OraclePolicy, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(matchLabels).every(
    (key) => Object.hasOwn(labels, key) && labels[key] === matchLabels[key],
  );
}

function setOr(mode: string | undefined, parent: string): string {
  return mode === undefined || mode === 'UNSET' ? parent : mode;
}

/** Every order in which created policies stand by their time, then by name; the others may come anywhere. */
function orders(policies: readonly OraclePolicy[]): readonly (readonly OraclePolicy[])[] {
  const created = policies
    .filter((one) => one.created !== undefined)
    .sort((a, b) => (a.created ?? 0) - (b.created ?? 0) || (a.name < b.name ? -1 : 1));
  let found: readonly (readonly OraclePolicy[])[] = [created];
  for (const open of policies.filter((one) => one.created === undefined)) {
    found = found.flatMap((order) =>
      [...order, open].map((_, index) => [...order.slice(0, index), open, ...order.slice(index)]),
    );
  }
  return found;
}
