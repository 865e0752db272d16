import type { Intent } from '#config/config.ts';
import type { Invariant } from '#prove/invariant.ts';
import { everyCallAuthenticated } from '#prove/invariants/every-call-authenticated.ts';
import { noPlaintextPort } from '#prove/invariants/no-plaintext-port.ts';
import { onlyDeclaredCallers } from '#prove/invariants/only-declared-callers.ts';
import { operationInvariants } from '#prove/standard.ts';

/** What of the standard invariants is about some workloads: who reaches them, by what, and with which operations. */
export function focusedInvariants(intent: Intent, names: readonly string[]): readonly Invariant[] {
  const short = new Set(names.map((name) => name.split('/').slice(-2).join('/')));
  return names.flatMap((name) => [
    onlyDeclaredCallers(name),
    ...operationInvariants({
      ...intent,
      flows: intent.flows.filter(({ to }) => short.has(to) && name.endsWith(to)),
    }),
    noPlaintextPort(name),
    everyCallAuthenticated(name),
  ]);
}
