import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

export const DIRECTIONS = ['ingress', 'egress'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The tiers in the order in which they are asked (ClusterNetworkPolicy v1alpha2, `spec.tier`). */
export type Tier = 'admin' | 'network-policy' | 'baseline';

/** What a policy does to the connections that it decides. */
export type Effect = 'allow' | 'deny' | 'pass';

/** Why connections are open, closed or unknown. Text is made of it at the edge, by `formatBecause`. */
export type Because =
  /** A rule matched. */
  | {
      readonly type: 'rule';
      readonly policy: Resource;
      readonly tier: Tier;
      readonly direction: Direction;
      readonly effect: Effect;
      /** Number of the rule in its list, from 0. */
      readonly rule: number;
      /** To the rule, from the policy's root: `/spec/ingress/0`. */
      readonly pointer: Pointer;
      /** The rule's own name, where its kind gives it one. */
      readonly name?: string;
    }
  /** The policy selects the pod for this direction, and no rule of any such policy allows. */
  | {
      readonly type: 'isolated';
      readonly policy: Resource;
      readonly direction: Direction;
      /** To what selects the pod: `/spec/podSelector`. */
      readonly pointer: Pointer;
    }
  /** No NetworkPolicy selects the pod for this direction and no admin policy decides: Kubernetes allows. */
  | { readonly type: 'not-isolated'; readonly direction: Direction }
  /** No policy is asked: the pod runs in the host's network, the connection stays in the pod, or that end is outside. */
  | { readonly type: 'exempt'; readonly direction: Direction; readonly reason: Exemption }
  /** A rule matches or not, depending on something that the manifests don't show. */
  | {
      readonly type: 'unknown';
      readonly direction: Direction;
      readonly reason: UnknownReason;
      readonly policy: Resource;
      readonly pointer: Pointer;
    };

/**
 * - `self`: a pod always reaches itself.
 * - `host-network`: policies don't apply to pods in the host's network (in the commonest implementation).
 * - `outside`: no policy governs that end, since it isn't in the cluster.
 */
export type Exemption = 'self' | 'host-network' | 'outside';

/**
 * - `pod-address`: the rule names addresses, and which ones the pod gets isn't known.
 * - `mixed-addresses`: the rule covers some of the addresses asked about, but not all.
 * - `host-network`: whether a selector matches a pod in the host's network is undefined, or its node isn't known.
 * - `same-node`: traffic from the pod's own node is allowed, and whether they share a node isn't known.
 * - `node-labels`: the rule selects nodes, and which node the pod runs on isn't known.
 * - `domain-name`: the rule names domains; their addresses aren't known.
 * - `named-port`: the rule names a port, and the ports of the pod aren't known.
 * - `invalid-policy`: the API server would refuse this part of the policy, so what is in the cluster isn't known.
 * - `same-priority`: policies of the same priority disagree, and an implementation may choose.
 * - `not-modelled`: a policy of a kind that eastwest doesn't evaluate may apply.
 * - `ingress-controller`: the rule may or may not select the controller's pods.
 * - `too-many-classes`: rules tell apart more classes of pods than are looked at one by one.
 */
export type UnknownReason =
  | 'pod-address'
  | 'mixed-addresses'
  | 'host-network'
  | 'same-node'
  | 'node-labels'
  | 'domain-name'
  | 'named-port'
  | 'invalid-policy'
  | 'same-priority'
  | 'not-modelled'
  | 'ingress-controller'
  | 'too-many-classes';
