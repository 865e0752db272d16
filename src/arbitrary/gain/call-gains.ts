import type { Gain } from '#arbitrary/gain/gain.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted, WantedFlow } from '#equation/intent.ts';
import { fabricListeners } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { proxyPorts } from '#equation/proxy-port.ts';
import { isAbout } from '#equation/undeclared.ts';
import { works } from '#equation/works.ts';
import { hasPort } from '#set/port-set.ts';

/** Declared calls that worked by mutual TLS, and work without it now: whoever is on the way reads them. */
export function callGains(
  before: Fabric,
  after: Fabric,
  { flows }: Wanted,
  withProxies: boolean,
): readonly Gain[] {
  const byId = new Map(after.network.workloads.map((workload) => [workload.resource.id, workload]));
  return flows.flatMap((one) => {
    const was = bare(before, one, one.from, one.to);
    const [from, to] = [byId.get(one.from.resource.id), byId.get(one.to.resource.id)];
    const is = from && to ? bare(after, one, from, to) : new Set<number>();
    const own = withProxies ? [] : [...proxyPorts(before, one.to), ...(to ? proxyPorts(after, to) : [])];
    return [...is]
      .filter((port) => !was.has(port) && !hasPort(own, port))
      .map(
        (port): Gain => ({
          kind: 'call',
          workload: one.to.resource.id,
          protocol: 'TCP',
          ports: String(port),
          who: one.from.resource.id,
          requests: one.flow.operations.join(', ') || 'its calls, no longer by mutual TLS',
          outcome: 'unknown',
        }),
      );
  });
}

/** The ports at which a call works, or may, without mutual TLS. */
function bare(fabric: Fabric, one: WantedFlow, from: Workload, to: Workload): ReadonlySet<number> {
  const ports = fabricListeners(fabric, to)
    .filter((listener) => isAbout(one, listener))
    .filter((listener) =>
      works(fabric, from, listener, wantedRequests(one.flow.operations)).calls.some(
        ({ outcome, chosen }) => outcome !== 'closed' && chosen.transport !== 'mtls',
      ),
    )
    .map(({ port }) => port);
  return new Set(ports);
}
