import { type Flow, flowKey } from '#reach/map/fabric/flow.ts';
import type { MapTransport } from '#reach/map/map-model.ts';
import { intersect, isEmpty, subtract, union } from '#set/connection-set.ts';

/** A flow as it is told: by one transport, or by either. */
export interface ToldFlow extends Omit<Flow, 'transport'> {
  readonly transport: MapTransport;
}

/** A flow with what it was made of. */
interface Combined<T> {
  readonly flow: ToldFlow;
  readonly of: readonly T[];
}

/**
 * Flows of the same peers, those that are alike as one. Where plaintext and mTLS carry the same requests to the same ports, both as
 * sure, they are told as either.
 */
export function combineFlows<T extends { readonly flow: Flow }>(all: readonly T[]): readonly Combined<T>[] {
  const merged = new Map<string, Combined<T>>();
  for (const one of all) {
    const key = flowKey(one.flow);
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? { flow: one.flow, of: [one] }
        : { flow: joined(known.flow, one.flow), of: [...known.of, one] },
    );
  }
  const results: Combined<T>[] = [];
  for (const [key, { flow, of }] of merged) {
    if (flow.transport === 'tls') results.push({ flow, of });
    if (flow.transport === 'tls' || flow.transport === 'plaintext') continue;
    const bareKey = flowKey({ ...flow, transport: 'plaintext' });
    const bare = merged.get(bareKey);
    if (bare === undefined) results.push({ flow, of });
    else {
      const open = intersect(flow.open, bare.flow.open);
      const unknown = intersect(flow.unknown, bare.flow.unknown);
      results.push({ flow: { ...flow, transport: 'either', open, unknown }, of: [...bare.of, ...of] });
      results.push({ flow: without(flow, open, unknown), of });
      merged.set(bareKey, { flow: without(bare.flow, open, unknown), of: bare.of });
    }
    merged.delete(key);
  }
  for (const { flow, of } of merged.values()) if (flow.transport === 'plaintext') results.push({ flow, of });
  return results.filter(({ flow }) => !isEmpty(flow.open) || !isEmpty(flow.unknown));
}

function joined(a: ToldFlow, b: ToldFlow): ToldFlow {
  const open = union(a.open, b.open);
  return { ...a, open, unknown: subtract(union(a.unknown, b.unknown), open) };
}

function without(flow: ToldFlow, open: Flow['open'], unknown: Flow['unknown']): ToldFlow {
  return { ...flow, open: subtract(flow.open, open), unknown: subtract(flow.unknown, unknown) };
}
