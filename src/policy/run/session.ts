import { setImmediate } from 'node:timers/promises';
import type { JsonObject } from '#manifest/json.ts';
import type { EvaluateLimits } from '#policy/policies.ts';
import { createGuard } from '#policy/run/guard.ts';
import { compileModule, type Instance, instantiate, type Outcome } from '#policy/run/module.ts';

/** An outcome of an evaluation under a guard. */
export type Guarded = Outcome | { readonly type: 'timeout' };

/** One loaded module. It survives whatever a rule does: the instance in which that happened is replaced. */
export interface Session {
  /**
   * Runs an entrypoint on one input after the other, up to the first that doesn't yield a value: its outcome is
   * the last in the list.
   */
  run(entrypoint: string, data: JsonObject, inputs: readonly object[]): Promise<readonly Guarded[]>;
}

/** How long evaluations go on before the event loop gets a turn. A guard costs a thread; this makes it one per slice. */
const SLICE_MILLISECONDS = 50;

export function openSession(wasm: Uint8Array, limits: EvaluateLimits): Session {
  const module = compileModule(wasm);
  const guard = createGuard();
  let live: Instance | undefined;
  let loaded: JsonObject | undefined;

  /** Fills `outcomes` until the slice is over or one isn't a value. */
  const slice = (instance: Instance, request: Request, outcomes: Guarded[]): void => {
    const end = performance.now() + SLICE_MILLISECONDS;
    const ended = guard(() => {
      // The data is copied only when it is another than last time.
      const ready: Outcome = loaded === request.data ? READY : instance.setData(request.data);
      loaded = request.data;
      if (ready.type !== 'value') outcomes.push(ready);
      for (let next = outcomes.length; ready.type === 'value' && next < request.inputs.length; next++) {
        const outcome = instance.evaluate(request.entrypoint, request.inputs[next] ?? {});
        outcomes.push(outcome);
        if (outcome.type !== 'value' || performance.now() > end) return;
      }
    }, limits.milliseconds + SLICE_MILLISECONDS);
    if (ended === 'interrupted') outcomes.push({ type: 'timeout' });
  };

  return {
    async run(entrypoint, data, inputs) {
      const outcomes: Guarded[] = [];
      while (outcomes.length < inputs.length) {
        live ??= await instantiate(module, limits.memoryPages);
        slice(live, { entrypoint, data, inputs }, outcomes);
        if (outcomes.at(-1)?.type !== 'value') {
          live = undefined;
          loaded = undefined;
          break;
        }
        if (outcomes.length < inputs.length) await setImmediate();
      }
      return outcomes;
    },
  };
}

const READY: Outcome = { type: 'value', value: undefined };

interface Request {
  readonly entrypoint: string;
  readonly data: JsonObject;
  readonly inputs: readonly object[];
}
