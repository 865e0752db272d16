import type { Flow } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent, type WantedFlow } from '#equation/intent.ts';
import { fabricListeners } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { works } from '#equation/works.ts';
import type { Need } from '#plan/need/need.ts';

/** What eastwest.yaml declares, and flows that name what the manifests don't have. */
export interface Declared {
  readonly needs: readonly Need[];
  readonly missing: readonly { readonly flow: Flow; readonly name: string }[];
}

/** A need per port of a flow; of one that names no ports, for those of the callee's ports by which it works best today. */
export function declaredNeeds(fabric: Fabric, flows: readonly Flow[]): Declared {
  const wanted = resolveIntent(fabric, { flows, public: [], intruders: 'anybody' });
  const needs = wanted.flows.flatMap((one): readonly Need[] => {
    const { flow, from, to } = one;
    const { file, line } = flow.location;
    const text = `eastwest.yaml declares it${flow.operations.length > 0 ? `: ${flow.operations.join(', ')}` : ''}`;
    return (flow.ports.length > 0 ? flow.ports : portsOf(fabric, one)).map((port) => ({
      basis: 'declared',
      from: from.resource.id,
      to: to.resource.id,
      port,
      operations: flow.operations,
      service: '',
      byAddress: false,
      evidence: { text, place: { file, line } },
    }));
  });
  const missing = wanted.dangling.flatMap(({ flow, missing: name }) =>
    flow === undefined ? [] : { flow, name },
  );
  return { needs, missing };
}

function portsOf(fabric: Fabric, { flow, from, to }: WantedFlow): readonly number[] {
  const wanted = wantedRequests(flow.operations);
  const verdicts = fabricListeners(fabric, to)
    .filter(({ source, protocol }) => protocol === 'TCP' && (source === 'container' || source === 'service'))
    .map((listener) => works(fabric, from, listener, wanted));
  const best = (['open', 'unknown', 'closed'] as const).find((outcome) =>
    verdicts.some((verdict) => verdict.outcome === outcome),
  );
  return verdicts.filter(({ outcome }) => outcome === best).map(({ listener }) => listener.port);
}
