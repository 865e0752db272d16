import type { Intent } from '#config/config.ts';
import type { Invariant } from '#prove/invariant.ts';
import { everyCallAuthenticated } from '#prove/invariants/every-call-authenticated.ts';
import { flowsWork } from '#prove/invariants/flows-work.ts';
import { noPlaintextPort } from '#prove/invariants/no-plaintext-port.ts';
import { onlyDeclaredCallers } from '#prove/invariants/only-declared-callers.ts';
import { onlyDeclaredOperations } from '#prove/invariants/only-declared-operations.ts';
import { onlyDeclaredMayCall } from '#prove/invariants/only-may-call.ts';
import { publicReachesOnlyFlows } from '#prove/invariants/public-within-flows.ts';

/**
 * What follows from an intent: everybody else is kept out of every workload and of every operation that is declared, declared callers keep to
 * their operations, nothing travels without an identity, what is declared works, and who takes over something public gets only where declared
 * flows lead.
 */
export function standardInvariants(intent: Intent): readonly Invariant[] {
  return [
    onlyDeclaredCallers(),
    ...operationInvariants(intent),
    ...(intent.flows.some(({ operations }) => operations.length > 0) ? [onlyDeclaredOperations()] : []),
    noPlaintextPort(),
    everyCallAuthenticated(),
    flowsWork(),
    ...(intent.public.length > 0 ? [publicReachesOnlyFlows()] : []),
  ];
}

/** For each declared operation: who may call it, and nobody else. Who is declared for a callee without operations may call anything. */
export function operationInvariants({ flows }: Intent): readonly Invariant[] {
  const keys = new Map(
    flows.flatMap(({ to, operations }) =>
      operations.map((operation) => [JSON.stringify([to, operation]), { to, operation }] as const),
    ),
  );
  return [...keys.values()].map(({ to, operation }) => {
    const callers = flows
      .filter((flow) => flow.to === to && flow.operations.includes(operation))
      .map(({ from }) => from);
    return onlyDeclaredMayCall(to, operation, [...new Set(callers)]);
  });
}
