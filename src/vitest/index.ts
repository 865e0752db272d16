/**
 * `eastwest/vitest`: matchers over manifests. Importing it adds them to Vitest's `expect`; name it under `setupFiles`, or import it in a
 * test. What isn't listed here is not public.
 */
import { expect } from 'vitest';
import { toComplyWith } from '#vitest/comply-with.ts';
import { toHold } from '#vitest/hold.ts';
import type { EastwestMatchers } from '#vitest/matchers.ts';
import { toRaise } from '#vitest/raise.ts';
import { toReach } from '#vitest/reach.ts';
import { toWork } from '#vitest/work.ts';

export type { EastwestMatchers } from '#vitest/matchers.ts';
export type { Provable } from '#vitest/provable.ts';

expect.extend({ toHold, toReach, toWork, toComplyWith, toRaise });

declare module 'vitest' {
  // Vitest's own declaration has the same parameter; an interface merges with it only if it has it too.
  interface Matchers<T> extends EastwestMatchers {}
}
