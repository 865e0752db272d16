import { closest } from '#closest.ts';
import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { EastwestError } from '#errors.ts';
import { resourceId } from '#manifest/resource.ts';
import type { Network } from '#network/network.ts';
import { compareText } from '#reach/map/map-order.ts';

/** Something that a user can call by its name. */
export type Named =
  | { readonly type: 'workload'; readonly workload: Workload }
  | { readonly type: 'service'; readonly service: Service };

/** `Kind/namespace/name`, the namespace always written. */
export function workloadId({ resource, namespace }: Workload): string {
  return resourceId(resource.kind, namespace, resource.name);
}

export function serviceId({ resource, namespace }: Service): string {
  return resourceId('Service', namespace, resource.name);
}

/**
 * The workload (or, where asked for, the Service) that a name means: `Kind/namespace/name`, `namespace/name`, `Kind/name`
 * or the bare name, as long as only one has it. A workload comes before a Service of the same name.
 * @throws EastwestError `bad-usage` if nothing or more than one thing is called so
 */
export function findNamed(network: Network, text: string, flag: string, services: boolean): Named {
  const candidates: readonly Named[] = [
    ...network.workloads.map((workload): Named => ({ type: 'workload', workload })),
    ...(services ? network.cluster.services.map((service): Named => ({ type: 'service', service })) : []),
  ];
  const parts = text.split('/');
  for (const matching of readings(parts)) {
    const called = candidates.filter((one) => matching(...namesOf(one)));
    const workloads = called.filter(({ type }) => type === 'workload');
    const found = workloads.length > 0 ? workloads : called;
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    if (found.length > 1) throw ambiguous(text, flag, found);
  }
  throw unknown(text, flag, candidates, services);
}

/** The ways to read a name, the most likely first. */
function readings(
  parts: readonly string[],
): readonly ((kind: string, namespace: string, name: string) => boolean)[] {
  const [a = '', b = '', c = ''] = parts;
  if (parts.length === 3)
    return [(kind, namespace, name) => isKind(a, kind) && b === namespace && c === name];
  if (parts.length === 2) {
    return [
      (_, namespace, name) => a === namespace && b === name,
      (kind, _, name) => isKind(a, kind) && b === name,
    ];
  }
  return parts.length === 1 ? [(_kind, _namespace, name) => a === name] : [];
}

function isKind(written: string, kind: string): boolean {
  return written.toLowerCase() === kind.toLowerCase();
}

function namesOf(named: Named): [kind: string, namespace: string, name: string] {
  if (named.type === 'service') return ['Service', named.service.namespace, named.service.resource.name];
  return [named.workload.resource.kind, named.workload.namespace, named.workload.resource.name];
}

function ambiguous(text: string, flag: string, found: readonly Named[]): EastwestError {
  const ids = [...new Set(found.map((one) => namesOf(one).join('/')))].sort(compareText);
  const shown = ids.slice(0, 5).join(', ');
  return new EastwestError(
    'bad-usage',
    `${flag} ${text} could be any of ${found.length}: ${shown}${ids.length > 5 ? ', …' : ''}`,
    ids.length === 1 ? 'Remove the duplicate from the manifests.' : `Write ${ids[0]}, for example.`,
  );
}

function unknown(text: string, flag: string, candidates: readonly Named[], services: boolean): EastwestError {
  const names = candidates.flatMap((one) => {
    const [kind, namespace, name] = namesOf(one);
    return [name, `${namespace}/${name}`, `${kind}/${namespace}/${name}`];
  });
  const depth = text.split('/').length;
  const suggestion =
    closest(text, names.filter((name) => name.split('/').length === depth).sort(compareText)) ??
    closest(text.split('/').at(-1) ?? '', names.filter((name) => !name.includes('/')).sort(compareText));
  const what = services ? 'workload or Service' : 'workload';
  const forms =
    flag === '--from' ? ' (or any, outside, an address, a CIDR block)' : '; add :PORT for one port';
  return new EastwestError(
    'bad-usage',
    `${flag} ${text}: the manifests have no such ${what}`,
    suggestion === undefined
      ? `Write namespace/name or Kind/namespace/name${forms}; eastwest map lists the workloads.`
      : `Did you mean ${suggestion}?`,
  );
}
