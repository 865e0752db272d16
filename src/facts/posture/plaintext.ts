import type { Fabric } from '#equation/fabric.ts';
import { accepts, type FabricListener } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { passageReasons } from '#facts/platform/inbound.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { Reason } from '#facts/platform/schema.ts';
import { probeJudge } from '#facts/posture/probes.ts';
import type { PostureListener } from '#facts/posture/schema.ts';
import { type Everybody, everybodyAmong, everybodyText } from '#facts/posture/who.ts';

/** What some passages say about plaintext: that of the kubelet's probes aside. */
export interface Bare {
  readonly reached: 'yes' | 'unknown' | 'no';
  readonly who: Everybody;
  readonly through: readonly Reason[];
}

const NOTHING: Bare = {
  reached: 'no',
  who: { anyPod: false, workloadsAndPods: [], addresses: [] },
  through: [],
};

/** Whether and by whom plaintext gets through on some passages to one listener. */
export function bareFacts(fabric: Fabric, passages: readonly Passage[], reasons: Reasons): Bare {
  const [first] = passages;
  if (first === undefined) return NOTHING;
  const isProbe = probeJudge(first.listener.workload);
  const bare = passages.filter(
    ({ way, requests }) => way.transport === 'plaintext' && !isProbe(requests.possible),
  );
  const sure = bare.some(({ outcome }) => outcome === 'open');
  return {
    reached: sure ? 'yes' : bare.length > 0 ? 'unknown' : 'no',
    who: everybodyAmong(
      fabric,
      bare.map(({ peer }) => peer),
    ),
    through: distinctReasons(bare.flatMap((passage) => passageReasons(fabric, passage, reasons))),
  };
}

/** What a listener says about plaintext, from the parts that its passages were looked at in. */
export function plaintextFacts(
  listener: FabricListener,
  parts: readonly Bare[],
  reasons: Reasons,
): PostureListener['plaintext'] {
  const ways = listener.ways.filter(({ transport }) => transport === 'plaintext');
  const answers = parts.map(({ reached }) => reached);
  return {
    answer: accepts(listener).plaintext,
    because: distinctReasons(ways.flatMap((way) => reasons.mesh(way.because))),
    reached: answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no',
    who: everybodyText(parts.map(({ who }) => who)),
    through: distinctReasons(parts.flatMap(({ through }) => through)),
  };
}
