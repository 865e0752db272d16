import type { Attempt } from '#equation/reach.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { Reason } from '#facts/platform/schema.ts';
import { unmodelledOf } from '#mesh/unmodelled-of.ts';
import type { Connections } from '#network/connections.ts';

/** Why an attempt got through, or may; or what stopped it, where it was stopped. */
export function attemptReasons(attempt: Attempt, reasons: Reasons): readonly Reason[] {
  const { way, outcome, stoppedBy, hops, identity } = attempt;
  const decided = (refused: boolean): readonly Reason[] =>
    hops.flatMap(({ egress, ingress }: Connections) =>
      [egress, ingress].flatMap(({ decisions }) =>
        decisions
          .filter((one) => (one.outcome === 'closed') === refused)
          .flatMap(({ because }) => reasons.network(because)),
      ),
    );
  const judged = (refused: boolean): readonly Reason[] =>
    way.authorization.decisions
      .filter((one) => (one.outcome === 'denied') === refused)
      .flatMap(({ because }) => reasons.mesh(because));
  if (outcome !== 'closed') {
    const shown = way.transport === 'mtls' ? (identity.perhaps?.because ?? []) : [];
    return distinctReasons([
      ...reasons.mesh([...shown, ...unmodelledOf(way)]),
      ...decided(false),
      ...reasons.mesh(way.because),
      ...judged(false),
    ]);
  }
  if (stoppedBy === 'network') return distinctReasons(decided(true));
  if (stoppedBy === 'authorization') return distinctReasons(judged(true));
  return distinctReasons(reasons.mesh(way.because));
}
