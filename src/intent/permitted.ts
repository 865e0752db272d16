import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import { operationsOf } from '#intent/operations.ts';
import type { Evidence, Suggestion } from '#intent/suggestion.ts';
import { membershipOf, semanticsOf } from '#mesh/mesh.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';
import type { Way } from '#mesh/way.ts';
import { formatRequests } from '#set/format-requests.ts';
import { listWords } from '#set/list-words.ts';
import {
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  subtractRequests,
  unionRequests,
  whereValue,
} from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

/** A principal that a policy names, and that no workload of the manifests has. */
export interface Stranger {
  readonly principal: string;
  readonly to: Workload;
  readonly port: number;
  readonly evidence: Evidence;
}

/** What the policies of the meshes permit to principals that they name. */
export interface Permitted {
  readonly calls: readonly Suggestion[];
  readonly strangers: readonly Stranger[];
}

/** A principal that is named at a listener, with what is permitted to it and not to everybody. */
interface Named {
  /** All that it may do, and what of it nobody else may. */
  readonly all: RequestSet;
  readonly requests: RequestSet;
  readonly evidence: Evidence;
}

/** Beyond so many, a policy names a crowd. */
const MOST_PRINCIPALS = 1000;

/**
 * The calls that a mesh's policies permit to a caller by name. It is read off what they mean together, not how they are written: a
 * principal counts that may do at a listener what a principal which nobody named may not.
 */
export function permittedCalls(fabric: Fabric): Permitted {
  const callers = callersByPrincipal(fabric);
  const calls: Suggestion[] = [];
  const strangers: Stranger[] = [];
  for (const to of fabric.network.workloads) {
    const { mesh, member, mode } = membershipOf(fabric.mesh, to);
    if (member === 'no' || mode === 'waypoint') continue;
    const semantics = semanticsOf(fabric.mesh, to);
    for (const listener of listenersNamed(fabric, to, semantics)) {
      const { port } = listener;
      for (const [principal, named] of listener.named) {
        const { evidence } = named;
        const known = callers.get(`${mesh} ${principal}`) ?? [];
        if (known.length === 0) strangers.push({ principal, to, port, evidence });
        for (const from of known) {
          if (from !== to && !isRelay(fabric, from)) calls.push(callOf(from, to, port, named));
        }
      }
    }
  }
  return { calls, strangers };
}

function callOf(from: Workload, to: Workload, port: number, { all, requests, evidence }: Named): Suggestion {
  const operations = operationsOf(all)?.length === 0 ? [] : operationsOf(requests);
  const text = `${evidence.text}${operations === undefined ? `: ${formatRequests(requests)}` : ''}`;
  const isShared = from.serviceAccount === '' || from.serviceAccount === 'default';
  return {
    basis: 'identity',
    from,
    to,
    port,
    operations: operations ?? [],
    sure: !isShared,
    evidence: { ...evidence, text: isShared ? `${text} to all of its namespace’s default account` : text },
  };
}

function callersByPrincipal({ network, mesh }: Fabric): ReadonlyMap<string, readonly Workload[]> {
  const callers = new Map<string, Workload[]>();
  for (const workload of network.workloads) {
    for (const kind of ['istio', 'linkerd'] as const) {
      const key = `${kind} ${mesh.semantics[kind].principal(workload)}`;
      const same = callers.get(key);
      if (same === undefined) callers.set(key, [workload]);
      else same.push(workload);
    }
  }
  return callers;
}

function isRelay({ mesh }: Fabric, workload: Workload): boolean {
  return membershipOf(mesh, workload).mode === 'waypoint';
}

/** The ports at which principals are named; of a principal that is named at every port, those that something declares. */
function listenersNamed(
  fabric: Fabric,
  to: Workload,
  semantics: MeshSemantics,
): readonly { readonly port: number; readonly named: ReadonlyMap<string, Named> }[] {
  const listeners = fabricListeners(fabric, to).filter(({ protocol }) => protocol === 'TCP');
  const isWide = ({ ports: [first, second] }: FabricListener): boolean =>
    second !== undefined || first === undefined || first[0] !== first[1];
  const everywhere = new Set(
    listeners.filter(isWide).flatMap(({ ways }) => [...namedAt(ways, semantics).keys()]),
  );
  return listeners
    .filter((listener) => !isWide(listener))
    .map(({ port, ways, source }) => {
      const isDeclared = source === 'container' || source === 'service';
      const named = [...namedAt(ways, semantics)].filter(
        ([principal]) => isDeclared || !everywhere.has(principal),
      );
      return { port, named: new Map(named) };
    });
}

function namedAt(ways: readonly Way[], semantics: MeshSemantics): ReadonlyMap<string, Named> {
  const found = new Map<string, Named>();
  const nobody = strings(semantics.principalOf('nobody', 'nobody'));
  for (const { transport, accepted, authorization } of ways) {
    if (transport !== 'mtls' || accepted === 'no') continue;
    const { permitted, decisions } = authorization;
    const anybodys = whereValue(permitted, 'principal', nobody);
    for (const principal of principalsIn(permitted)) {
      const own = whereValue(permitted, 'principal', strings(principal));
      const requests = subtractRequests(own, anybodys);
      if (isNoRequests(requests)) continue;
      const evidence = evidenceOf(principal, decisions);
      if (evidence === undefined) continue;
      const before = found.get(principal);
      found.set(principal, {
        all: unionRequests(before?.all ?? NO_REQUESTS, own),
        requests: unionRequests(before?.requests ?? NO_REQUESTS, requests),
        evidence: before?.evidence ?? evidence,
      });
    }
  }
  return found;
}

function principalsIn(permitted: RequestSet): readonly string[] {
  const named = permitted.flatMap(({ values: { principal } }) =>
    principal === undefined ? [] : (listWords(principal, MOST_PRINCIPALS) ?? []),
  );
  return [...new Set(named)].sort();
}

/** The policy that permits it to the principal, of those that decided. */
function evidenceOf(principal: string, decisions: Way['authorization']['decisions']): Evidence | undefined {
  for (const { outcome, requests, because } of decisions) {
    if (outcome !== 'permitted') continue;
    if (isNoRequests(whereValue(requests, 'principal', strings(principal)))) continue;
    for (const one of because) {
      const { resource, pointer } = one;
      if (resource === undefined) continue;
      return {
        text: `${resource.kind} ${resource.namespace}/${resource.name} permits it`,
        resource,
        pointer: pointer ?? '',
      };
    }
  }
  return undefined;
}
