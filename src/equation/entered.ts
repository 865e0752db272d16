import type { Attempt } from '#equation/reach.ts';
import type { Call, Stop } from '#equation/works.ts';
import type { Outcome } from '#network/verdict/verdict.ts';

/** How far an honest client outside gets on a way in. */
export interface Entered {
  readonly outcome: Outcome;
  /** Of one that is closed: the first layer that refuses. */
  readonly stoppedBy?: Stop;
  /** That which came furthest, of a connection from outside. */
  readonly attempt?: Attempt;
  /** Where it is stopped at what the gateway calls. */
  readonly call?: Call;
  /** Whether who connects to the pods is known: not of an ingress controller or gateway that isn't among the manifests. */
  readonly seen: boolean;
}
