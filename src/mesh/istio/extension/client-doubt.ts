import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport } from '#mesh/client.ts';
import { proxyExtensions } from '#mesh/istio/extension/proxy-extensions.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshMode } from '#mesh/membership.ts';
import type { Outbound } from '#mesh/outbound.ts';

/** What a client's own proxy sends, where an extension may change or refuse it. */
export function doubtfulChoice(
  istio: Istio,
  client: Workload,
  mode: MeshMode,
  chosen: ChosenTransport,
): ChosenTransport {
  const { place, extensions } = proxyExtensions(istio, client, mode, 'outbound');
  if (extensions.length === 0) return chosen;
  const why = extensions.map(
    ({ resource, at }): MeshBecause => ({
      reason: 'istio/client-not-modelled',
      resource,
      pointer: at[place].pointer,
    }),
  );
  return { transport: 'unknown', port: chosen.port, because: [...why, ...chosen.because] };
}

/** What a member's own proxy lets out, where an extension may let out more. */
export function doubtfulOutbound(
  istio: Istio,
  client: Workload,
  mode: MeshMode,
  outbound: Outbound,
): Outbound {
  if (outbound.allows === 'any') return outbound;
  const { place, extensions } = proxyExtensions(istio, client, mode, 'outbound');
  const why = extensions
    .filter(({ at }) => at[place].effect !== 'refuse')
    .map(
      ({ resource, at }): MeshBecause => ({
        reason: 'istio/client-not-modelled',
        resource,
        pointer: at[place].pointer,
      }),
    );
  return why.length === 0 ? outbound : { allows: 'unknown', hosts: [], because: why };
}
