import type { Reachable } from '#reach/diff/diff-model.ts';
import { type Flow, flowKey, mergeFlows } from '#reach/map/fabric/flow.ts';
import { ALL_REQUESTS } from '#set/request-set.ts';

/** What can be reached, with the flows that it was put together from; none if only the network was asked. */
export interface Sided extends Pick<Reachable, 'open' | 'unknown'> {
  readonly flows?: readonly Flow[];
}

/** The flows; what only the network said is plaintext. */
export function flowsIn({ open, unknown, flows }: Sided): readonly Flow[] {
  if (flows !== undefined) return flows;
  return mergeFlows([{ transport: 'plaintext', via: '', requests: ALL_REQUESTS, text: '', open, unknown }]);
}

/** One flow by itself. Through which relay it leads is no difference in what is reached. */
export function sidedFlow(flow: Flow): Sided {
  const own = { ...flow, via: '' };
  return { open: flow.open, unknown: flow.unknown, flows: [own] };
}

/** As it is handed out. */
export function reachable({ open, unknown, flows }: Sided): Reachable {
  if (flows === undefined) return { open, unknown };
  const ways = flows.map(({ transport, text, open: sure, unknown: perhaps }) => ({
    transport,
    requests: text,
    open: sure,
    unknown: perhaps,
  }));
  return { open, unknown, ways };
}

export { flowKey };
