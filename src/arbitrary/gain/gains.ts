import { type AnyCluster, asFabric } from '#arbitrary/as-fabric.ts';
import { callGains } from '#arbitrary/gain/call-gains.ts';
import { declaredFor } from '#arbitrary/gain/declared.ts';
import { egressGains } from '#arbitrary/gain/egress-gains.ts';
import { entranceGains } from '#arbitrary/gain/entrance-gains.ts';
import { GAIN_KINDS, type Gain, type GainKind } from '#arbitrary/gain/gain.ts';
import { listenerPairs } from '#arbitrary/gain/listener-pairs.ts';
import { passageGains } from '#arbitrary/gain/passage-gains.ts';
import type { Intent } from '#config/config.ts';
import type { FabricOptions } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { callersOf } from '#equation/undeclared.ts';

export interface GainOptions {
  /** Which kinds count; by default all. */
  readonly kinds?: readonly GainKind[];
  /** Also at the ports that a proxy answers itself (metrics and health of a sidecar, HBONE). By default only what applications answer. */
  readonly proxyPorts?: boolean;
  /** What is known besides the manifests, where they are given as resources. */
  readonly fabric?: FabricOptions;
}

/**
 * What those whom nobody declared get in a cluster that they didn't get before a change: other peers, other requests, plaintext where there
 * was none. What the kubelet's probes send is no gain, since it has to be answered to anybody. Decided by the reachability equation for all peers, in classes: nothing is sampled. Who is declared is told by the intent in
 * the cluster as it was before. A workload that is new gets nothing by itself: what is asked is who reaches those that were there.
 */
export function gains(
  before: AnyCluster,
  after: AnyCluster,
  intent: Intent,
  options: GainOptions = {},
): readonly Gain[] {
  return [...gainsIn(before, after, intent, options)];
}

/** Whether a change weakens a cluster: somebody undeclared gets something that he didn't get before. */
export function weakens(
  before: AnyCluster,
  after: AnyCluster,
  intent: Intent,
  options: GainOptions = {},
): boolean {
  for (const _ of gainsIn(before, after, intent, options)) return true;
  return false;
}

function* gainsIn(
  before: AnyCluster,
  after: AnyCluster,
  intent: Intent,
  { kinds = GAIN_KINDS, proxyPorts = false, fabric }: GainOptions,
): Generator<Gain> {
  const was = asFabric(before, fabric);
  const is = asFabric(after, fabric ?? was.options);
  const wanted = resolveIntent(was, intent);
  const later = resolveIntent(is, intent);
  const counts = ({ kind }: Gain): boolean => kinds.includes(kind);
  yield* entranceGains(was, is).filter(counts);
  for (const pair of listenerPairs(was, is, proxyPorts)) {
    // A caller's own identity is its own in both: the mesh in which it has one may be that of only one of them.
    const { principals } = callersOf(is, later, pair.after);
    const declared = declaredFor(was, wanted, pair.before, principals);
    for (const gain of passageGains(was, is, pair, declared)) {
      if (counts(gain)) yield gain;
    }
  }
  yield* egressGains(was, is).filter(counts);
  yield* callGains(was, is, wanted, proxyPorts).filter(counts);
}
