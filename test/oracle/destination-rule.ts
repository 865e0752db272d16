/**
 * Which DestinationRule a client applies, the slow and obvious way: read off the API reference (DestinationRule, TrafficPolicy, Subset)
 * and "Traffic Management Best Practices", on plain objects. Shares no code with src/. Three things that those texts leave open are
 * kept out of the generated worlds: rules of one namespace that are exported to different namespaces, rules that are exported to their
 * own beside some that select pods, and clients in the root namespace.
 */

export type Mode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';

export interface OraclePolicy {
  /** `undefined`: it says nothing of TLS. */
  readonly mode: Mode | undefined;
  /** By port of the Service. */
  readonly ports: readonly { readonly port: number; readonly mode: Mode | undefined }[];
}

export interface OracleRule {
  readonly namespace: string;
  readonly host: string;
  readonly exportTo: readonly string[];
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly policy: OraclePolicy | undefined;
  readonly subset: OraclePolicy | undefined;
  /** Distinct for each rule. */
  readonly created: number;
}

export interface OracleCall {
  readonly client: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly service: { readonly name: string; readonly namespace: string };
  readonly port: number;
  /** Whether the call is led to the subset, which all rules call by the same name. */
  readonly toSubset: boolean;
}

const ROOT = 'istio-system';

/** - `none`: no rule says anything of TLS. - `no-subset`: the call is led to a subset that no rule has. */
export function oracleMode(rules: readonly OracleRule[], call: OracleCall): Mode | 'none' | 'no-subset' {
  const applied = appliedRules(rules, call);
  const subset = applied.find((rule) => rule.subset !== undefined)?.subset;
  if (call.toSubset && subset === undefined) return 'no-subset';
  const general = applied.find((rule) => rule.policy !== undefined)?.policy;
  const top = ofPort(general, call.port);
  if (!call.toSubset) return top.mode ?? 'none';
  const own = ofPort(subset, call.port);
  if (own.mode !== undefined) return own.mode;
  return own.isPortLevel ? 'none' : (top.mode ?? 'none');
}

/** "Traffic settings specified at the destination-level will not be inherited when overridden by port-level settings". */
function ofPort(policy: OraclePolicy | undefined, port: number) {
  const own = policy?.ports.find((one) => one.port === port);
  return own === undefined
    ? { mode: policy?.mode, isPortLevel: false }
    : { mode: own.mode, isPortLevel: true };
}

/** The rules that are merged for the call, the oldest first; none if there is no rule for it. */
function appliedRules(rules: readonly OracleRule[], { client, service }: OracleCall): readonly OracleRule[] {
  const full = `${service.name}.${service.namespace}.svc.cluster.local`;
  for (const namespace of [client.namespace, service.namespace, ROOT]) {
    const own = rules.filter((rule) => rule.namespace === namespace && isVisible(rule, client.namespace));
    const fitting = own.filter((rule) => matches(fullHost(rule), full));
    const longest = Math.max(...fitting.map((rule) => rank(fullHost(rule))));
    const best = fitting
      .filter((rule) => rank(fullHost(rule)) === longest)
      .sort((a, b) => a.created - b.created);
    if (best.length === 0) continue;
    const selecting = best.filter(
      ({ selector }) => selector !== undefined && carries(client.labels, selector),
    );
    const [first] = selecting;
    if (first === undefined) return best.filter(({ selector }) => selector === undefined);
    return selecting.filter(({ selector }) => JSON.stringify(selector) === JSON.stringify(first.selector));
  }
  return [];
}

function isVisible({ namespace, exportTo, selector }: OracleRule, to: string): boolean {
  if (selector !== undefined) return namespace === to;
  if (exportTo.length === 0) return true;
  return exportTo.some((one) => one === '*' || one === to || (one === '.' && namespace === to));
}

function fullHost({ host, namespace }: OracleRule): string {
  return host.includes('.') || host === '*' ? host : `${host}.${namespace}.svc.cluster.local`;
}

function matches(pattern: string, host: string): boolean {
  return pattern.startsWith('*') ? host.endsWith(pattern.replace('*', '')) : pattern === host;
}

function rank(host: string): number {
  return host.startsWith('*') ? host.length : 1000;
}

function carries(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
