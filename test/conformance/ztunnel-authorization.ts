import { parseAddresses } from '#set/address-text.ts';
import { hasRequest } from '#set/request.ts';
import { requestsWith } from '#set/request-set.ts';

/**
 * What istiod hands to ztunnel (istio/istio, `workloadapi/security/authorization.proto`), and its evaluation as ztunnel's documentation
 * of that file has it: groups are ORs of ANDs of ORs; within a match all fields must hold; an empty match never does.
 */
export interface WorkloadAuthorization {
  /** ALLOW, if it isn't written. */
  readonly action?: 'DENY' | 'ALLOW';
  readonly groups: readonly { readonly rules?: readonly { readonly matches: readonly Match[] }[] }[];
}

type StringMatch =
  | { readonly exact: string }
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly presence: object };

interface Address {
  /** Base64. */
  readonly address: string;
  readonly length?: number;
}

interface ServiceAccount {
  readonly namespace: string;
  readonly serviceAccount: string;
}

interface Match {
  readonly namespaces?: readonly StringMatch[];
  readonly notNamespaces?: readonly StringMatch[];
  readonly principals?: readonly StringMatch[];
  readonly notPrincipals?: readonly StringMatch[];
  readonly serviceAccounts?: readonly ServiceAccount[];
  readonly notServiceAccounts?: readonly ServiceAccount[];
  readonly sourceIps?: readonly Address[];
  readonly notSourceIps?: readonly Address[];
  readonly destinationIps?: readonly Address[];
  readonly notDestinationIps?: readonly Address[];
  readonly destinationPorts?: readonly number[];
  readonly notDestinationPorts?: readonly number[];
}

/** A connection; without principal it is plaintext. */
export interface Connection {
  readonly principal: string | undefined;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
}

/** Whether an authorization matches a connection. */
export function matchesConnection({ groups }: WorkloadAuthorization, connection: Connection): boolean {
  return groups.some(({ rules = [] }) =>
    rules.every(({ matches }) => matches.length === 0 || matches.some((one) => matched(one, connection))),
  );
}

function matched(match: Match, { principal = '', source, destination, port }: Connection): boolean {
  if (Object.values(match).every((list) => list === undefined || list.length === 0)) return false;
  const [, namespace = '', account = ''] = /^[^/]*\/ns\/([^/]*)\/sa\/(.*)$/.exec(principal) ?? [];
  const isAccount = (one: ServiceAccount) =>
    one.namespace === namespace && one.serviceAccount === account && principal !== '';
  return (
    held(match.namespaces, match.notNamespaces, (one) => fits(one, namespace)) &&
    held(match.principals, match.notPrincipals, (one) => principal !== '' && fits(one, principal)) &&
    held(match.serviceAccounts, match.notServiceAccounts, isAccount) &&
    held(match.sourceIps, match.notSourceIps, (one) => contains(one, source)) &&
    held(match.destinationIps, match.notDestinationIps, (one) => contains(one, destination)) &&
    held(match.destinationPorts, match.notDestinationPorts, (one) => one === port)
  );
}

function held<T>(
  some: readonly T[] = [],
  none: readonly T[] = [],
  test: (one: T) => boolean = () => false,
): boolean {
  return (some.length === 0 || some.some(test)) && !none.some(test);
}

function fits(match: StringMatch, value: string): boolean {
  if ('exact' in match) return match.exact === value;
  if ('prefix' in match) return value.startsWith(match.prefix);
  if ('suffix' in match) return value.endsWith(match.suffix);
  return value !== '';
}

function contains({ address, length = 0 }: Address, ip: string): boolean {
  const bytes = [...Buffer.from(address, 'base64')];
  const text =
    bytes.length === 4
      ? bytes.join('.')
      : Array.from({ length: 8 }, (_, index) =>
          (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
        ).join(':');
  const source = parseAddresses(`${text}/${length}`);
  return (
    source !== undefined &&
    hasRequest(requestsWith({}, { source }), { values: {}, addresses: { source: ip } })
  );
}
