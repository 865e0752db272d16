import type { Answer } from '#mesh/answer.ts';
import type { Transport } from '#mesh/client.ts';
import type { MeshKind, MeshMode } from '#mesh/membership.ts';
import type { Way } from '#mesh/way.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { Change, ToldReason } from '#reach/explain/explain-change-model.ts';
import type { AnswerSide } from '#reach/explain/explain-side-model.ts';
import type { StopLayer, Symptom } from '#reach/explain/explain-stop.ts';

/** Whether an end is in a mesh, and why. */
export interface AnswerMember {
  readonly mesh: MeshKind;
  readonly mode: MeshMode;
  readonly member: Answer;
  readonly because: readonly ToldReason[];
}

/** The receiving end, as its mesh makes it: what it accepts, and why. */
export interface AnswerListener extends AnswerMember {
  readonly accepts: {
    readonly plaintext: Answer;
    readonly mtls: Answer;
    /** Of the ways that are accepted, or refused, by transport. */
    readonly because: readonly ToldReason[];
  };
}

/** The mesh's part of the answer for one class of sources. */
export interface AnswerMesh {
  /** `undefined` for who isn't a workload. */
  readonly member?: AnswerMember;
  /** The identity that the source can present to this listener, if any. */
  readonly identity?: { readonly principal: string; readonly sure: boolean };
  /** Each way tried, those that get furthest first. */
  readonly ways: readonly AnswerWay[];
  /** For a workload: whether its own, honest call works. */
  readonly works?: AnswerWorks;
}

/** A proxy in between, and the port on which it is called. */
export interface AnswerRelay {
  readonly id: string;
  readonly port: number;
}

/** One way into the listener, as one class of sources finds it. */
export interface AnswerWay {
  readonly transport: Way['transport'];
  /** Of the destination's pods. */
  readonly port: number;
  readonly via?: AnswerRelay;
  readonly accepted: Answer;
  readonly because: readonly ToldReason[];
  readonly outcome: Outcome;
  readonly stoppedBy?: StopLayer;
  /** What the network layer says: of the only hop, or of that to the relay and that from there. */
  readonly hops: readonly AnswerHop[];
  /** What may be sent, in words; `certain` for sure and with nothing but its identity, `possible` if something else holds too. */
  readonly requests: { readonly certain: string; readonly possible: string };
  /** The policies' decisions about this source, in the order in which they are taken; none if it doesn't get that far. */
  readonly decisions: readonly AnswerDecision[];
  readonly sees?: Symptom;
}

export interface AnswerHop {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly outcome: Outcome;
  readonly sides: readonly AnswerSide[];
}

export interface AnswerDecision {
  readonly outcome: 'permitted' | 'denied' | 'unknown';
  /** In words. */
  readonly requests: string;
  readonly because: readonly ToldReason[];
}

/** One request that was asked about: whether the source gets it through by any way. */
export interface AnswerOperation {
  /** As asked. */
  readonly operation: string;
  readonly outcome: Outcome;
  /** Of what the operation means, what is let through; `''` if that is all of it or nothing. */
  readonly only: string;
  readonly because: readonly ToldReason[];
}

/** What an honest client gets: the best of its ways of calling. */
export interface AnswerWorks {
  readonly outcome: Outcome;
  readonly calls: readonly AnswerCall[];
}

/** One way of calling: through a Service, or by the pods' addresses. */
export interface AnswerCall {
  /** `Service/namespace/name`; `''` for the pods' own addresses. */
  readonly service: string;
  readonly transport: Transport;
  readonly port: number;
  readonly via?: AnswerRelay;
  readonly because: readonly ToldReason[];
  readonly outcome: Outcome;
  readonly stoppedBy?: StopLayer;
  readonly sees?: Symptom;
  /** What would make it work: all of it is needed. */
  readonly changes: readonly Change[];
}

/** A setting of a mesh that isn't among the manifests, and what was taken for it. */
export interface AnswerAssumption {
  readonly mesh: MeshKind;
  readonly setting: string;
  readonly value: string;
  readonly source: 'default' | 'configured' | 'ambiguous';
}
