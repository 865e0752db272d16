import type { loadPolicySync } from '@open-policy-agent/opa-wasm';
import type { Json, JsonObject } from '#manifest/json.ts';

/** Compiled WebAssembly; only the loader looks inside. */
export type CompiledModule = Parameters<typeof loadPolicySync>[0];

/** The part of the global that is used here: the types of Node 20 have no value for it. */
interface WebAssemblyGlobal {
  readonly WebAssembly: { readonly Module: new (bytes: Uint8Array) => CompiledModule };
}

/** A page of WebAssembly memory is 64 KiB. */
const INITIAL_PAGES = 16;

/** A WASM module in memory. Its state is one heap: use it from one place, and drop it after an interruption. */
export interface Instance {
  /** Replaces what rules see as `data`. */
  setData(data: JsonObject): Outcome;
  /** Runs an entrypoint on one input. Never throws for what a rule does. */
  evaluate(entrypoint: string, input: object): Outcome;
}

/**
 * - `value`: what the entrypoint says; `undefined` if it says nothing.
 * - `failed`: the rule or a built-in function gave up.
 * - `memory`: it needs more than it may have.
 */
export type Outcome =
  | { readonly type: 'value'; readonly value: Json | undefined }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'memory' };

/** Compiles the bytes; to be done once, an instance is made of it when needed. */
export function compileModule(wasm: Uint8Array): CompiledModule {
  const { WebAssembly } = globalThis as unknown as WebAssemblyGlobal;
  return new WebAssembly.Module(wasm);
}

/**
 * The only place that knows @open-policy-agent/opa-wasm: it throws strings and plain objects. It is loaded when it is
 * needed (15 ms), and `loadPolicy` isn't used: it looks for `Response`, and with it loads 20 ms of HTTP client.
 */
export async function instantiate(module: CompiledModule, maximumPages: number): Promise<Instance> {
  const memory = { initial: Math.min(INITIAL_PAGES, maximumPages), maximum: maximumPages };
  const load = await syncLoader();
  const policy = load(module, memory);
  return {
    setData: (data) =>
      contain(() => {
        policy.setData(data);
        return undefined;
      }),
    evaluate: (entrypoint, input) =>
      contain(() => {
        const results: unknown = policy.evaluate(input, entrypoint);
        return resultOf(results);
      }),
  };
}

/** The package declares it as a name of its ES module, where it is only a member of the default export. */
async function syncLoader(): Promise<typeof loadPolicySync> {
  const library: object = await import('@open-policy-agent/opa-wasm');
  const members = 'default' in library ? library.default : library;
  return (members as { loadPolicySync: typeof loadPolicySync }).loadPolicySync;
}

/** An entrypoint's result is `[{ result }]`, or `[]` if it is undefined. */
function resultOf(results: unknown): Json | undefined {
  const [first] = Array.isArray(results) ? results : [];
  return first?.result;
}

function contain(run: () => Json | undefined): Outcome {
  try {
    return { type: 'value', value: run() };
  } catch (error) {
    const reason = messageOf(error);
    return /opa_malloc|Memory\.grow|grow memory|Maximum memory/i.test(reason)
      ? { type: 'memory' }
      : { type: 'failed', reason };
  }
}

/** What was thrown, as a sentence: an Error, a string, or an object with a message. */
function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
