import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import type { Counterexample, Doubt } from '#prove/counterexample.ts';

/** What an invariant is decided over: a fabric, what is declared for it, and where its lines are. */
export interface Ground {
  readonly fabric: Fabric;
  readonly intent: Intent;
  /** The intent with its names found. */
  readonly wanted: Wanted;
  /** Tells and locates reasons. */
  readonly reasons: Reasons;
}

/** What came of looking. */
export interface Decision {
  /** How many things (listeners, calls, workloads) were looked at: an invariant that looked at nothing doesn't hold. */
  readonly looked: number;
  /** Where it looked at nothing: what there would have to be. */
  readonly nothing?: string;
  /** Cases in which it doesn't hold, the plainest first; there may be `more`. */
  readonly counterexamples: readonly Counterexample[];
  readonly doubts: readonly Doubt[];
  /** How many other cases there are that aren't listed. */
  readonly more?: number;
}

/** Something that shall be true of a cluster, whatever changes. */
export interface Invariant {
  /** In the present tense, as it is printed: `only edge/api-gateway reaches soroban/soroban-indexer`. */
  readonly sentence: string;
  /** Pure. Throws EastwestError `bad-usage` for a name that the manifests don't have. */
  readonly decide: (ground: Ground) => Decision;
}

/** What an invariant of one's own says: as much of a `Decision` as there is; a text where there is no more to say. */
export interface OwnDecision extends Pick<Decision, 'looked' | 'nothing' | 'more'> {
  readonly counterexamples?: readonly (string | (Pick<Counterexample, 'text'> & Partial<Counterexample>))[];
  readonly doubts?: readonly (string | (Pick<Doubt, 'text'> & Partial<Doubt>))[];
}

/** An invariant of one's own: a sentence, and what decides it. Whatever it doesn't look at, it must not count as `looked`. */
export function invariant(sentence: string, decide: (ground: Ground) => OwnDecision): Invariant {
  return {
    sentence,
    decide: (ground) => {
      const { counterexamples = [], doubts = [], ...rest } = decide(ground);
      return {
        ...rest,
        counterexamples: counterexamples.map((one) => ({
          ...NOBODY,
          ...(typeof one === 'string' ? { text: one } : one),
        })),
        doubts: doubts.map((one) => ({ because: [], ...(typeof one === 'string' ? { text: one } : one) })),
      };
    },
  };
}

const NOBODY: Omit<Counterexample, 'text'> = {
  peer: { type: 'workload', id: '' },
  target: { workload: '', protocol: 'TCP', port: 0 },
  transport: 'plaintext',
  request: '',
  requests: '',
  through: [],
  because: [],
  objects: [],
  manifest: '',
};
