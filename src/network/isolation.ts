import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import type { Direction } from '#network/verdict/because.ts';

/**
 * - `isolated`: a NetworkPolicy selects it; what none allows is closed.
 * - `governed`: only policies of the admin and baseline tiers do; what they don't decide is open.
 * - `none`: nothing selects it; everything is open. - `host-network`: no policy applies to it.
 * - `unknown`: a policy of a kind that isn't evaluated may select it.
 */
export type Isolation = 'isolated' | 'governed' | 'none' | 'host-network' | 'unknown';

/** What governs a workload in a direction (Kubernetes docs, "The two sorts of pod isolation"). */
export function isolationOf(network: Network, workload: Workload, direction: Direction): Isolation {
  if (workload.hostNetwork) return 'host-network';
  const { policies, unmodelled } = governingOf(network, workload, direction);
  if (unmodelled.length > 0) return 'unknown';
  if (policies.some(({ tier, subject }) => tier === 'network-policy' && subject !== undefined)) {
    return 'isolated';
  }
  if (policies.some(({ subject }) => subject === undefined)) return 'unknown';
  return policies.length > 0 ? 'governed' : 'none';
}
