import { closest } from '#closest.ts';
import { serviceTargets } from '#cluster/backend.ts';
import type { Service } from '#cluster/service.ts';
import type { ServicePort } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { EastwestError } from '#errors.ts';
import { listenersOf } from '#network/listeners.ts';
import type { Network } from '#network/network.ts';
import { findNamed, serviceId, workloadId } from '#reach/explain/explain-names.ts';
import { type AddressSet, ALL_ADDRESSES } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import { isProtocol, type Protocol } from '#set/connection-set.ts';

/** Who asks for a connection. */
export type AskedSource =
  | { readonly type: 'workload'; readonly workload: Workload }
  | { readonly type: 'any' }
  | { readonly type: 'addresses'; readonly addresses: AddressSet };

/** One port of one end that the connection goes to. */
export interface AskedPort {
  readonly to: AskedEnd;
  readonly protocol: Protocol;
  readonly port: number;
  readonly name: string;
}

export type AskedEnd =
  | { readonly type: 'workload'; readonly workload: Workload }
  | { readonly type: 'addresses'; readonly addresses: AddressSet };

/** A question that the manifests can answer. */
export interface Question {
  readonly source: AskedSource;
  readonly ports: readonly AskedPort[];
  /** Ends about all of whose ports was asked: those that aren't in `ports` are answered in one go. */
  readonly whole: readonly AskedEnd[];
  readonly notes: readonly string[];
}

/**
 * Reads `--from` and `--to`.
 * @throws EastwestError `bad-usage` if they name nothing that the manifests have
 */
export function parseQuestion(network: Network, from: string, to: string): Question {
  return { source: parseSource(network, from), ...parseDestination(network, to) };
}

function parseSource(network: Network, text: string): AskedSource {
  if (text === 'any') return { type: 'any' };
  const addresses = addressesOf(text);
  if (addresses !== undefined) return { type: 'addresses', addresses };
  const named = findNamed(network, text, '--from', false);
  if (named.type === 'workload') return named;
  throw new EastwestError('bad-usage', `--from ${text} is a Service`, 'Name a workload.');
}

/** `outside`, `internet`, an address or a CIDR block; an IPv6 address may stand in brackets. */
function addressesOf(text: string): AddressSet | undefined {
  if (text === 'outside' || text === 'internet') return ALL_ADDRESSES;
  return parseAddresses(/^\[(.*)\]$/.exec(text)?.[1] ?? text);
}

interface PortText {
  readonly port: string;
  readonly protocol: Protocol | undefined;
}

function parseDestination(network: Network, text: string): Omit<Question, 'source'> {
  const whole = addressesOf(text);
  const match = whole === undefined ? /^(.*):([^:/]+)(?:\/([a-z]+))?$/i.exec(text) : null;
  const asked = match === null ? undefined : portText(text, match[2] ?? '', match[3]);
  const name = match?.[1] ?? text;
  const addresses = whole ?? addressesOf(name);
  if (addresses !== undefined) return toAddresses(addresses, asked, text);
  const named = findNamed(network, name, '--to', true);
  return named.type === 'service'
    ? toService(named.service, asked, text)
    : toWorkload(network, named.workload, asked, text);
}

function portText(text: string, port: string, protocol: string | undefined): PortText {
  const upper = protocol?.toUpperCase();
  if (upper === undefined) return { port, protocol: undefined };
  if (isProtocol(upper)) return { port, protocol: upper };
  throw new EastwestError(
    'bad-usage',
    `--to ${text}: there is no protocol ${protocol}`,
    'Write tcp, udp or sctp, e.g. kube-system/kube-dns:53/udp.',
  );
}

function toAddresses(
  addresses: AddressSet,
  asked: PortText | undefined,
  text: string,
): Omit<Question, 'source'> {
  const to: AskedEnd = { type: 'addresses', addresses };
  if (asked === undefined) return { ports: [], whole: [to], notes: [] };
  const port = portNumber(asked.port);
  if (port === undefined) throw badPort(text, asked.port, []);
  return { ports: [{ to, protocol: asked.protocol ?? 'TCP', port, name: '' }], whole: [], notes: [] };
}

function toWorkload(
  network: Network,
  workload: Workload,
  asked: PortText | undefined,
  text: string,
): Omit<Question, 'source'> {
  const to: AskedEnd = { type: 'workload', workload };
  const found = listenersOf(network, workload);
  const listeners = found.flatMap(({ protocol, port, name, source }) =>
    source === 'any' || !isProtocol(protocol) ? [] : { to, protocol, port, name },
  );
  if (asked === undefined) return { ports: listeners, whole: [to], notes: [] };
  const number = portNumber(asked.port);
  if (number === undefined) {
    const named = listeners.filter(
      ({ name, protocol }) => name === asked.port && (asked.protocol ?? protocol) === protocol,
    );
    if (named.length === 0) throw badPort(text, asked.port, listeners);
    return { ports: named, whole: [], notes: [] };
  }
  const protocol = asked.protocol ?? protocolAt(listeners, number);
  const known = listeners.find((one) => one.port === number && one.protocol === protocol);
  const ports = [{ to, protocol, port: number, name: known?.name ?? '' }];
  const isDeclared = found.some(
    (one) => one.port === number && one.protocol === protocol && one.source !== 'policy',
  );
  const notes = isDeclared ? [] : undeclared(network, workload, number, protocol);
  return { ports, whole: [], notes };
}

/** TCP, unless only another protocol is declared for that port. */
function protocolAt(listeners: readonly AskedPort[], port: number): Protocol {
  const declared = listeners.filter((one) => one.port === port).map(({ protocol }) => protocol);
  return declared.includes('TCP') ? 'TCP' : (declared[0] ?? 'TCP');
}

/** Policies see the pod's port: somebody who asks about a Service's port may mean another. */
function undeclared(
  network: Network,
  workload: Workload,
  port: number,
  protocol: Protocol,
): readonly string[] {
  const service = network.cluster.services.find(
    ({ backends, ports }) =>
      backends.includes(workload) && ports.some((one) => one.port === port && one.protocol === protocol),
  );
  const listens = `no container of ${workloadId(workload)} declares ${protocol} ${port}; it may listen there all the same`;
  if (service === undefined) return [listens];
  const id = serviceId(service);
  return [
    `${protocol} ${port} is a port of ${id}, not of the pods, and policies see the pods' port: ask about ${id}:${port}`,
  ];
}

function toService(service: Service, asked: PortText | undefined, text: string): Omit<Question, 'source'> {
  const chosen = asked === undefined ? service.ports : chosenPorts(service, asked, text);
  const ports = chosen.flatMap((port) =>
    serviceTargets(service, [port]).flatMap(({ workload, protocol, port: number }): AskedPort[] =>
      isProtocol(protocol)
        ? [
            {
              to: { type: 'workload', workload },
              protocol,
              port: number,
              name: nameOf(workload, protocol, number),
            },
          ]
        : [],
    ),
  );
  if (ports.length === 0) throw nowhere(service, text);
  return { ports: distinct(ports), whole: [], notes: chosen.map((port) => leadsTo(service, port)) };
}

function nameOf(workload: Workload, protocol: Protocol, number: number): string {
  const port = workload.ports.find((one) => one.number === number && one.protocol === protocol);
  return port?.name ?? '';
}

function distinct(ports: readonly AskedPort[]): readonly AskedPort[] {
  return ports.filter(
    (port, index) =>
      ports.findIndex(
        ({ to, protocol, port: number }) =>
          to.type === 'workload' &&
          port.to.type === 'workload' &&
          to.workload === port.to.workload &&
          protocol === port.protocol &&
          number === port.port,
      ) === index,
  );
}

function leadsTo(service: Service, port: ServicePort): string {
  const targets = serviceTargets(service, [port]).map(
    ({ workload, protocol, port: number }) => `${workloadId(workload)} ${protocol} ${number}`,
  );
  const where =
    targets.length === 0 ? 'to nothing that the manifests have' : `to ${[...new Set(targets)].join(', ')}`;
  return `${serviceId(service)}:${port.port} leads ${where}: policies see the port of the pods`;
}

function chosenPorts(service: Service, asked: PortText, text: string): readonly ServicePort[] {
  const chosen = service.ports.filter(
    ({ port, name, protocol }) =>
      (String(port) === asked.port || name === asked.port) && (asked.protocol ?? protocol) === protocol,
  );
  if (chosen.length > 0) return chosen;
  const list = service.ports.map(
    ({ port, name, protocol }) => `${port}${name === '' ? '' : ` (${name})`} ${protocol}`,
  );
  throw new EastwestError(
    'bad-usage',
    `--to ${text}: ${serviceId(service)} has no port ${asked.port}`,
    list.length === 0 ? 'The Service has no ports.' : `It has ${list.join(', ')}.`,
  );
}

function nowhere(service: Service, text: string): EastwestError {
  const reason =
    service.type === 'ExternalName' ? 'leads out of the cluster' : 'leads to no pod that the manifests have';
  return new EastwestError(
    'bad-usage',
    `--to ${text}: ${serviceId(service)} ${reason}`,
    'Check its selector and its target ports, or name a workload.',
  );
}

function portNumber(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= 65535 ? number : undefined;
}

function badPort(text: string, port: string, known: readonly AskedPort[]): EastwestError {
  const names = known.flatMap(({ name }) => (name === '' ? [] : name));
  const suggestion = closest(port, names);
  const list = known.map(({ port: number, name }) => (name === '' ? String(number) : `${number} (${name})`));
  const remedy =
    suggestion !== undefined
      ? `Did you mean ${suggestion}?`
      : list.length > 0
        ? `It has ${list.join(', ')}; any number from 1 to 65535 can be asked about.`
        : 'Write a number from 1 to 65535.';
  const what = /^\d+$/.test(port) ? `${port} is no port` : `there is no port called ${port}`;
  return new EastwestError('bad-usage', `--to ${text}: ${what}`, remedy);
}
