import type { Workload } from '#cluster/workload.ts';
import type { AddressSet } from '#set/address-set.ts';
import type { LabelSpace } from '#set/label-space.ts';
import type { Labels } from '#set/selector.ts';

/** A workload of the manifests: each of its pods, all of which look the same to policies. */
export interface WorkloadPeer {
  readonly type: 'workload';
  readonly workload: Workload;
}

/**
 * A pod that somebody could add. It has no address and declares no ports that are known, and is in the pod network
 * (who may run it in the host's network is not a question for policies).
 */
export interface PodPeer {
  readonly type: 'pod';
  readonly namespace: PeerNamespace;
  readonly labels: Labels;
  /** NetworkPolicy doesn't look at it; `default` where nothing else is said. */
  readonly serviceAccount: string;
}

/** An existing namespace by its name, or a new one with its labels. */
export interface PeerNamespace {
  readonly name: string;
  /** Of a new namespace, besides `kubernetes.io/metadata.name`; ignored for a namespace that the cluster has. */
  readonly labels: Labels;
}

/** Addresses of the world outside: neither pods nor nodes of the cluster. */
export interface AddressPeer {
  readonly type: 'address';
  readonly addresses: AddressSet;
}

/**
 * The pods of the ingress controller or gateway that serves an Ingress, Gateway or Route. Which pods these are, the
 * manifests don't show: they are taken to be some pod in a namespace of their own whose labels are unknown.
 */
export interface ControllerPeer {
  readonly type: 'ingress-controller';
}

/** Somebody who may open a connection, or be connected to. */
export type Peer = WorkloadPeer | PodPeer | AddressPeer | ControllerPeer;

/** Pods that could be added: those of a namespace with these labels whose own labels are these. */
export interface PodRegion {
  /** Only for a new namespace: what its labels are. Includes `kubernetes.io/metadata.name`. */
  readonly namespaceLabels: LabelSpace;
  readonly labels: LabelSpace;
}

/**
 * All pods that could be added to one existing namespace, or to any `new` one, and that every policy in question
 * treats alike. `regions` are disjoint, `witness` is one of the pods.
 */
export interface PodClass {
  readonly type: 'pods';
  readonly namespace: { readonly type: 'existing'; readonly name: string } | { readonly type: 'new' };
  readonly regions: readonly PodRegion[];
  readonly witness: PodPeer;
}

/** A class of peers for which a listener's verdict is the same. */
export type PeerClass =
  | { readonly type: 'workloads'; readonly workloads: readonly Workload[] }
  | PodClass
  | AddressPeer;

export function workloadPeer(workload: Workload): WorkloadPeer {
  return { type: 'workload', workload };
}

export function addressPeer(addresses: AddressSet): AddressPeer {
  return { type: 'address', addresses };
}

/** A pod that could be added, in a namespace that exists or doesn't. */
export function podPeer(
  namespace: string,
  labels: Labels,
  options: { readonly namespaceLabels?: Labels; readonly serviceAccount?: string } = {},
): PodPeer {
  return {
    type: 'pod',
    namespace: { name: namespace, labels: options.namespaceLabels ?? {} },
    labels,
    serviceAccount: options.serviceAccount ?? 'default',
  };
}
