import type { Reason } from '#facts/platform/schema.ts';
import type { JsonObject } from '#manifest/json.ts';

/** Who does what an invariant says that nobody can. */
export type CounterexamplePeer =
  /** One that the manifests have, by id. */
  | { readonly type: 'workload'; readonly id: string }
  /** A pod that somebody could add. Its labels include what it takes to be in the mesh, or out of it. */
  | {
      readonly type: 'pod';
      readonly namespace: string;
      /** Whether the namespace would have to be made first, and with which labels. */
      readonly newNamespace: boolean;
      readonly namespaceLabels: Readonly<Record<string, string>>;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
      readonly serviceAccount: string;
    }
  /** Somebody outside of the cluster: CIDR blocks. */
  | { readonly type: 'addresses'; readonly addresses: string };

/** A case in which an invariant doesn't hold, with everything that it takes to see it. Plain data. */
export interface Counterexample {
  /** One sentence: who does what, how. */
  readonly text: string;
  readonly peer: CounterexamplePeer;
  /** What is reached (or, of a call that doesn't work, isn't): a workload by id, and its listener. */
  readonly target: { readonly workload: string; readonly protocol: string; readonly port: number };
  readonly transport: 'plaintext' | 'mtls';
  /** A request that gets through, `POST /refunds`; and all that do, in words. */
  readonly request: string;
  readonly requests: string;
  /** The workloads through which it leads, by id, from the peer on; a waypoint is one. */
  readonly through: readonly string[];
  /** The decisions on the way, in their order, each with its line. */
  readonly because: readonly Reason[];
  /** What to add to the manifests to see it: a pod, and its namespace and service account where they are new; none for what is there. */
  readonly objects: readonly JsonObject[];
  /** The same as YAML, ready to paste; empty if nothing has to be added. */
  readonly manifest: string;
}

/** Something that can't be told from the manifests, so that an invariant may hold or not. */
export interface Doubt {
  /** One sentence: what may be. */
  readonly text: string;
  /** What it depends on. */
  readonly because: readonly Reason[];
}
