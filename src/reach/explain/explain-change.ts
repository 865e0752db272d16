import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { ExplainedDirection, Explanation } from '#network/explain.ts';
import type { Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import type { Because, Direction } from '#network/verdict/because.ts';
import type { Change, RuleRef } from '#reach/explain/explain-change-model.ts';
import { allowPolicy, isolatePolicy } from '#reach/explain/explain-snippet.ts';

type RuleBecause = Extract<Because, { readonly type: 'rule' }>;

/**
 * What would have to change for another outcome. Closed: each side that closes must let it through, and of a side that is
 * unknown it is told what would settle it. Open: closing one side is
 * enough, and the destination's is told, which the source can't get around. Unknown: what would have to be known.
 */
export function findChanges(
  network: Network,
  manifests: Manifests,
  explained: Explanation,
): readonly Change[] {
  const { egress, ingress, outcome } = explained;
  switch (outcome) {
    case 'closed':
      return [egress, ingress].flatMap((side) => {
        if (side.outcome === 'unknown') return [knowing(side)];
        return side.outcome === 'closed' ? opening(network, manifests, explained, side) : [];
      });
    case 'open': {
      const changes = [ingress, egress].map((side) => closing(network, manifests, explained, side));
      const [possible] = changes.filter(({ type }) => type !== 'none');
      return possible === undefined ? changes : [possible];
    }
    case 'unknown':
      return [egress, ingress].filter((side) => side.outcome === 'unknown').map(knowing);
    default:
      return outcome satisfies never;
  }
}

function ends(
  explained: Explanation,
  direction: Direction,
): { readonly governed: Peer; readonly other: Peer } {
  return direction === 'ingress'
    ? { governed: explained.to, other: explained.from }
    : { governed: explained.from, other: explained.to };
}

/** A NetworkPolicy can add permission, unless a rule of the admin tier has decided before. */
function opening(
  network: Network,
  manifests: Manifests,
  explained: Explanation,
  { direction, because }: ExplainedDirection,
): readonly Change[] {
  const denied = because.filter(isRule).filter(({ effect, tier }) => effect === 'deny' && tier === 'admin');
  if (denied.length > 0) {
    return [{ type: 'admin', direction, rules: denied.map((rule) => ruleRef(manifests, rule)) }];
  }
  const { governed, other } = ends(explained, direction);
  if (governed.type !== 'workload') return [];
  if (other.type === 'workload' && other.workload.hostNetwork) {
    return [{ type: 'none', direction, reason: 'source-host-network' }];
  }
  const policy = allowPolicy(network, direction, governed.workload, other, explained);
  const isolates = !because.some(({ type }) => type === 'isolated');
  return [{ type: 'allow', direction, policy, isolates }];
}

function closing(
  network: Network,
  manifests: Manifests,
  explained: Explanation,
  { direction, because }: ExplainedDirection,
): Change {
  const exempt = because.find((one) => one.type === 'exempt');
  if (exempt !== undefined) return { type: 'none', direction, reason: exempt.reason };
  const allows = because.filter(isRule).filter(({ effect }) => effect === 'allow');
  const rules = allows.filter(({ tier }) => tier !== 'baseline').map((rule) => ruleRef(manifests, rule));
  if (allows.some(({ tier }) => tier === 'admin')) return { type: 'admin', direction, rules };
  if (rules.length > 0) return { type: 'narrow', direction, rules };
  const { governed, other } = ends(explained, direction);
  if (governed.type !== 'workload') return { type: 'none', direction, reason: 'outside' };
  if (direction === 'ingress' && isOnNodeOf(other, governed.workload.node)) {
    return { type: 'none', direction, reason: 'same-node' };
  }
  return { type: 'isolate', direction, policy: isolatePolicy(network, direction, governed.workload) };
}

/** What comes from the pod's own node is let through whatever policies say (Kubernetes docs, "Network Policies"). */
function isOnNodeOf(other: Peer, node: string): boolean {
  return (
    other.type === 'workload' && other.workload.hostNetwork && node !== '' && other.workload.node === node
  );
}

function knowing({ direction, because }: ExplainedDirection): Change {
  const reasons = because.flatMap((one) => (one.type === 'unknown' ? one.reason : []));
  return { type: 'know', direction, reasons: [...new Set(reasons)] };
}

function isRule(because: Because): because is RuleBecause {
  return because.type === 'rule';
}

function ruleRef(manifests: Manifests, { policy, rule, name, pointer }: RuleBecause): RuleRef {
  return {
    policy: policy.id,
    rule: rule + 1,
    ...(name === undefined ? {} : { name }),
    location: locate(manifests, policy.origin, pointer),
  };
}
