import type { Box } from '#arbitrary/gain/box.ts';
import type { Reached } from '#arbitrary/gain/reached.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { FabricListener } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { callersOf, isAbout } from '#equation/undeclared.ts';
import { intersectLabels } from '#set/label-space.ts';
import { NO_REQUESTS, type RequestSet, subtractRequests, unionRequests } from '#set/request-set.ts';
import { isNoStrings, type StringSet, subtractStrings, unionStrings } from '#set/string-set.ts';

/** What is declared for a listener. */
export interface Declared {
  readonly anybody: boolean;
  /** By id of the caller: what it may send; `undefined` for whatever is permitted. */
  readonly callers: ReadonlyMap<string, RequestSet | undefined>;
  readonly principals: StringSet;
  /** Namespaces whose pods are trusted, whatever they are (`intruders: other-namespaces`); and the workloads there, by id. */
  readonly trusted: ReadonlySet<string>;
  readonly trustedWorkloads: ReadonlySet<string>;
}

/** `later`: principals of the declared callers after the change. */
export function declaredFor(
  fabric: Fabric,
  wanted: Wanted,
  listener: FabricListener,
  later: StringSet,
): Declared {
  const { anybody, workloads, principals: earlier } = callersOf(fabric, wanted, listener);
  const flows = (wanted.byCallee.get(listener.workload) ?? []).filter((one) => isAbout(one, listener));
  const callers = workloads.map((workload) => {
    const own = flows
      .filter(({ from }) => from === workload)
      .map(({ flow }) => wantedRequests(flow.operations));
    const all = own.length === 0 || own.includes(undefined);
    return [
      workload.resource.id,
      all ? undefined : own.reduce<RequestSet>((set, one) => unionRequests(set, one ?? []), NO_REQUESTS),
    ] as const;
  });
  const trusted = new Set(wanted.intruders === 'anybody' ? [] : workloads.map(({ namespace }) => namespace));
  const there =
    trusted.size === 0 ? [] : fabric.network.workloads.filter(({ namespace }) => trusted.has(namespace));
  const trustedWorkloads = new Set(there.map(({ resource }) => resource.id));
  const principals = unionStrings(earlier, later);
  return { anybody, callers: new Map(callers), principals, trusted, trustedWorkloads };
}

/** What of a box nobody declared; `undefined` if all of it is. */
export function undeclaredBox(
  { anybody, callers, principals, trusted, trustedWorkloads }: Declared,
  { who, transport }: Reached,
  box: Box,
): Box | undefined {
  if (anybody) return undefined;
  if (who.type === 'workload') {
    if (trustedWorkloads.has(who.id)) return undefined;
    if (!callers.has(who.id)) return box;
    const wanted = callers.get(who.id);
    const requests = wanted === undefined ? NO_REQUESTS : subtractRequests(box.requests, wanted);
    return requests.length === 0 ? undefined : { ...box, requests };
  }
  if (who.type !== 'pods') return box;
  const rest = transport === 'mtls' ? subtractStrings(box.principals, principals) : box.principals;
  const elsewhere = { [NAME_LABEL]: { absent: false, except: true, values: [...trusted].sort() } };
  const namespaces = intersectLabels(box.namespaces, elsewhere);
  return isNoStrings(rest) || namespaces === undefined ? undefined : { ...box, principals: rest, namespaces };
}
