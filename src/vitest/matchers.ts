import type { DeclaredFlow, From, Invariant, Policies } from '#index.ts';
import type { ComplyOptions } from '#vitest/comply-with.ts';
import type { RaiseOptions } from '#vitest/raise.ts';

/** What `import 'eastwest/vitest'` adds to `expect`. */
export interface EastwestMatchers {
  /**
   * Of a fabric, or a platform as `readPlatform` gives it: the invariant holds. With `.not` it is refuted. What is unknown, or looked at
   * nothing, fails either way.
   */
  toHold(invariant: Invariant): void;
  /**
   * Of a fabric or a platform: these workloads (by name, `namespace/*`, labels), or a pod that somebody could add, reach
   * `namespace/name` or `namespace/name:PORT`. With `.not` none of them does, by any port.
   */
  toReach(from: From, to: string): void;
  /** Of a fabric or a platform: a call works, by mutual TLS where both ends are in a mesh. */
  toWork(flow: DeclaredFlow): void;
  /** Of a platform or manifests: no rule finds anything at or above `failOn` (default `error`), and something was looked at. */
  toComplyWith(policies: Policies, options?: ComplyOptions): Promise<void>;
  /** Of a check's report: a rule found something, `at` a line if that is said (`file:line`; the end of the path is enough). */
  toRaise(rule: string, options?: RaiseOptions): void;
}
