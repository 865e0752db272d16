import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Direction, Effect, Tier } from '#network/verdict/because.ts';
import type { AddressSet } from '#set/address-set.ts';
import type { Protocol } from '#set/connection-set.ts';
import type { PortSet } from '#set/port-set.ts';
import type { Selector } from '#set/selector.ts';

/** Pods by namespace and labels. `namespaces` is the name of the one namespace, or a selector. */
export interface PodSelection {
  readonly namespaces: string | Selector;
  readonly pods: Selector;
}

/** Whom a rule is about. `invalid`: nobody knows. */
export type PolicyPeer =
  | { readonly type: 'pods'; readonly selection: PodSelection; readonly pointer: Pointer }
  | { readonly type: 'addresses'; readonly addresses: AddressSet; readonly pointer: Pointer }
  | { readonly type: 'nodes'; readonly nodes: Selector; readonly pointer: Pointer }
  | { readonly type: 'domains'; readonly pointer: Pointer }
  | { readonly type: 'invalid'; readonly pointer: Pointer };

/** Which ports a rule is about. A name stands for the destination pod's ports of that name (and protocol, if given). */
export type PolicyPort =
  | { readonly type: 'ports'; readonly protocol: Protocol; readonly ports: PortSet }
  | { readonly type: 'named'; readonly name: string; readonly protocol?: Protocol; readonly pointer: Pointer }
  | { readonly type: 'invalid'; readonly pointer: Pointer };

export interface PolicyRule {
  readonly effect: Effect;
  /** Number in its list, from 0. */
  readonly index: number;
  readonly pointer: Pointer;
  readonly name?: string;
  /** `any`: everybody, in the cluster and outside. */
  readonly peers: 'any' | readonly PolicyPeer[];
  readonly ports: 'any' | readonly PolicyPort[];
}

/** A policy of any modelled kind, read into one shape. A direction that it says nothing about is missing. */
export interface Policy {
  readonly resource: Resource;
  readonly tier: Tier;
  /** Lower is asked first; 0 for kinds that have none. */
  readonly priority: number;
  /** `undefined` if what it selects can't be read: then it may select anything in its scope. */
  readonly subject: PodSelection | undefined;
  readonly subjectPointer: Pointer;
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

/** A policy's rules for one direction; `undefined` if it says nothing about it. */
export function rulesFor(policy: Policy, direction: Direction): readonly PolicyRule[] | undefined {
  return direction === 'ingress' ? policy.ingress : policy.egress;
}

/** Something in a policy that the API server would refuse, or that can't do what it says. */
export interface PolicyFault {
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** One sentence. */
  readonly message: string;
}

/** A policy as it was read, and what is wrong with it. */
export interface ReadPolicy {
  readonly policy: Policy;
  readonly faults: readonly PolicyFault[];
}
