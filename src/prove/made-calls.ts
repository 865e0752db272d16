import type { WantedFlow } from '#equation/intent.ts';
import { flowFacts } from '#facts/platform/flow.ts';
import type { FlowFacts } from '#facts/platform/schema.ts';
import type { Counterexample } from '#prove/counterexample.ts';
import type { Ground } from '#prove/invariant.ts';

/** A declared call to one port, as its caller's own proxy makes it. */
export interface MadeCall {
  readonly wanted: WantedFlow;
  readonly facts: FlowFacts;
}

const known = new WeakMap<Ground, readonly MadeCall[]>();

/** Every declared call whose ends the manifests have. One that names no port is made to those by which it works best. */
export function madeCalls(ground: Ground): readonly MadeCall[] {
  const before = known.get(ground);
  if (before !== undefined) return before;
  const calls = ground.wanted.flows.flatMap((wanted) =>
    flowFacts(ground.fabric, wanted, ground.reasons).map((facts): MadeCall => ({ wanted, facts })),
  );
  known.set(ground, calls);
  return calls;
}

/** A declared call of which something is wrong, as a counterexample: its own caller is the peer. */
export function tellCall({ wanted: { flow, from, to }, facts }: MadeCall, fault: string): Counterexample {
  const { port, operations, transport, because } = facts;
  const what = operations.join(', ');
  return {
    text: `the declared call ${flow.from} → ${flow.to}:${port}${what === '' ? '' : ` (${what})`} ${fault}`,
    peer: { type: 'workload', id: from.resource.id },
    target: { workload: to.resource.id, protocol: 'TCP', port },
    transport: transport === 'mtls' ? 'mtls' : 'plaintext',
    request: operations[0] ?? '',
    requests: what,
    through: [],
    because,
    objects: [],
    manifest: '',
  };
}
