import type { Cluster } from '#cluster/cluster.ts';
import type { Service } from '#cluster/service.ts';
import type { ServicePort } from '#cluster/service-port.ts';

/** A Service that a text names, and which of its ports. */
export interface HostMention {
  readonly service: Service;
  readonly ports: readonly ServicePort[];
  /** As written. */
  readonly word: string;
  /** Whether the port is in it. */
  readonly hasPort: boolean;
}

const WORD = /[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?(?::\d{1,5})?/g;
/** Names of variables whose whole value may well be a host. */
const HOSTLY = /host|addr|url|uri|server|service|endpoint|upstream|backend|target|dsn|broker|bootstrap/i;

/** What follows the name of a user in a URL. */
const USER = /^(:[^@/\s]*)?@/;

/** The Services of a cluster by `namespace/name`, ready to be found in texts. */
export type ServiceIndex = ReadonlyMap<string, Service>;

export function indexServices({ services }: Cluster): ServiceIndex {
  return new Map(services.map((service) => [`${service.namespace}/${service.resource.name}`, service]));
}

/**
 * The Services whose host names a text has in it, as pods of a namespace would resolve them (Kubernetes docs, "DNS for Services and Pods").
 * A bare name counts only where it looks like a host: with a port of the Service, after `://` or `@`, or as the whole value of
 * a variable that is called like one. A name with its namespace counts anywhere.
 */
export function hostMentions(
  index: ServiceIndex,
  namespace: string,
  text: string,
  variable = '',
): readonly HostMention[] {
  const found: HostMention[] = [];
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    const [host = '', written] = word.toLowerCase().split(':');
    const [name = '', second, third] = host.split('.');
    if (third !== undefined && third !== 'svc') continue;
    const service = index.get(`${second ?? namespace}/${name}`);
    if (service === undefined) continue;
    const ports = service.ports.filter(
      ({ port, protocol }) => protocol === 'TCP' && (written === undefined || port === Number(written)),
    );
    if (ports.length === 0) continue;
    const before = text.slice(0, match.index);
    if (USER.test(text.slice(match.index + word.length))) continue;
    const isUrl = before.endsWith('://') || before.endsWith('@');
    const isHost = HOSTLY.test(variable) && word === text.trim();
    if (second !== undefined || written !== undefined || isUrl || isHost)
      found.push({ service, ports, word, hasPort: written !== undefined });
  }
  return found;
}
