import { type Governing, governingOf, type Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import { governingOfPod } from '#network/peers/govern-pod.ts';
import { type Policy, rulesFor } from '#network/read/policy.ts';
import type { Because, Direction, Exemption } from '#network/verdict/because.ts';
import {
  EVERYTHING_PENDING,
  type Pending,
  type Possibility,
  saying,
  settle,
  within,
  without,
} from '#network/verdict/decide.ts';
import { askTier, matchOf, type Question, ruleBecause, unknownBecause } from '#network/verdict/tier.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { ALL_CONNECTIONS } from '#set/connection-set.ts';

/** What the policies that govern the source say about its connections to the destination. */
export function egressVerdict(network: Network, from: Peer, to: Peer): Verdict {
  return answer({ network, direction: 'egress', governed: from, other: to, destination: to });
}

/** What the policies that govern the destination say about connections to it from the source. */
export function ingressVerdict(network: Network, to: Peer, from: Peer): Verdict {
  return answer({ network, direction: 'ingress', governed: to, other: from, destination: to });
}

/** Why no policy is asked about this end, if none is. */
export function exemption({ governed, other }: Question): Exemption | undefined {
  if (governed.type === 'address' || governed.type === 'ingress-controller') return 'outside';
  if (governed.type !== 'workload') return undefined;
  if (other.type === 'workload' && other.workload === governed.workload) return 'self';
  return governed.workload.hostNetwork ? 'host-network' : undefined;
}

/** The policies that govern one end of a question. */
export function governingPeer(network: Network, peer: Peer, direction: Direction): Governing {
  if (peer.type === 'workload') return governingOf(network, peer.workload, direction);
  if (peer.type === 'pod') return governingOfPod(network, peer, direction);
  return { policies: [], unmodelled: [] };
}

/** Admin tier, NetworkPolicy, Baseline tier, in this order; what none of them decides is allowed. */
function answer(question: Question): Verdict {
  const { network, direction, governed } = question;
  const reason = exemption(question);
  if (reason !== undefined)
    return settle(direction, open(EVERYTHING_PENDING, { type: 'exempt', direction, reason }));
  const { policies, unmodelled } = governingPeer(network, governed, direction);
  if (unmodelled.length > 0) {
    const because = unmodelled.map(
      ({ resource, pointer }): Because => ({
        type: 'unknown',
        direction,
        reason: 'not-modelled',
        policy: resource,
        pointer,
      }),
    );
    const both = { connections: ALL_CONNECTIONS, because };
    return settle(direction, [
      { ...both, outcome: 'open' },
      { ...both, outcome: 'closed' },
    ]);
  }
  const of = (tier: Policy['tier']) => policies.filter((policy) => policy.tier === tier);
  const admin = askTier(question, of('admin'), EVERYTHING_PENDING);
  const namespaced = askNetworkPolicies(question, of('network-policy'), [...admin.passed, ...admin.rest]);
  const baseline = askTier(question, of('baseline'), namespaced.rest);
  return settle(direction, [
    ...admin.decided,
    ...namespaced.decided,
    ...baseline.decided,
    ...open([...baseline.passed, ...baseline.rest], { type: 'not-isolated', direction }),
  ]);
}

/**
 * NetworkPolicies only allow, and add up (Kubernetes docs, "The two sorts of pod isolation"). If at least one selects the pod,
 * what none allows is closed, and the Baseline tier isn't asked.
 */
function askNetworkPolicies(
  question: Question,
  policies: readonly Policy[],
  pending: readonly Pending[],
): { readonly decided: readonly Possibility[]; readonly rest: readonly Pending[] } {
  const { direction } = question;
  if (policies.length === 0) return { decided: [], rest: pending };
  const decided: Possibility[] = [];
  let rest = pending;
  for (const policy of policies) {
    for (const rule of rulesFor(policy, direction) ?? []) {
      const match = matchOf(question, policy, rule);
      const because = ruleBecause(direction, policy, rule);
      decided.push(...open(within(pending, match.sure), because));
      const doubt = unknownBecause(direction, policy, match);
      decided.push(...open(within(rest, match.maybe), doubt, because));
      rest = without(rest, match.sure);
    }
  }
  const isolating = policies.filter(({ subject }) => subject !== undefined);
  if (isolating.length > 0) return { decided: [...decided, ...closed(question, isolating, rest)], rest: [] };
  const doubts = policies.map((policy) =>
    unknownBecause(direction, policy, { pointer: policy.subjectPointer }),
  );
  return { decided: [...decided, ...close(rest, ...doubts)], rest };
}

/**
 * Closed by isolation, unless it comes from the pod's own node: "connections from the pod's node" are always allowed.
 */
function closed(
  question: Question,
  isolating: readonly Policy[],
  rest: readonly Pending[],
): readonly Possibility[] {
  const { direction, governed, other } = question;
  const because = isolating.map(
    ({ resource, subjectPointer }): Because => ({
      type: 'isolated',
      policy: resource,
      direction,
      pointer: subjectPointer,
    }),
  );
  const isolated = close(rest, ...because);
  if (direction !== 'ingress' || other.type !== 'workload' || !other.workload.hostNetwork) return isolated;
  const node = governed.type === 'workload' ? governed.workload.node : '';
  if (node !== '' && other.workload.node !== '') {
    const exempt: Because = { type: 'exempt', direction, reason: 'host-network' };
    return node === other.workload.node ? open(rest, exempt) : isolated;
  }
  const [first] = isolating;
  if (first === undefined) return isolated;
  const pointer = first.subjectPointer;
  return [...isolated, ...open(rest, unknownBecause(direction, first, { reason: 'same-node', pointer }))];
}

function open(pending: readonly Pending[], ...because: readonly Because[]): readonly Possibility[] {
  return saying(pending, ...because).map((one) => ({ ...one, outcome: 'open' }));
}

function close(pending: readonly Pending[], ...because: readonly Because[]): readonly Possibility[] {
  return saying(pending, ...because).map((one) => ({ ...one, outcome: 'closed' }));
}
