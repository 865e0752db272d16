import type { Workload } from '#cluster/workload.ts';
import { postureEntries } from '#facts/posture/entries.ts';
import type { PostureEntry } from '#facts/posture/schema.ts';
import type { Counterexample, Doubt } from '#prove/counterexample.ts';
import type { Ground } from '#prove/invariant.ts';

/** How the outside gets in to what is declared public, as far as the manifests show. */
export interface PublicEntries {
  /** How many ports were judged. */
  readonly looked: number;
  readonly counterexamples: readonly Counterexample[];
  readonly doubts: readonly Doubt[];
}

/**
 * Whether honest clients outside get in to each public workload by the ways in that the manifests show. One that leads through something that the
 * manifests don't have counts as looked at only if it is closed for sure.
 */
export function publicEntries({ fabric, wanted, reasons }: Ground): PublicEntries {
  const judged = [...wanted.open.keys()].flatMap((workload) =>
    postureEntries(fabric, wanted, workload, reasons)
      .filter(({ works, seen }) => works !== 'unknown' || seen)
      .map((entry) => ({ entry, workload })),
  );
  return {
    looked: judged.length,
    counterexamples: judged.filter(({ entry }) => entry.works === 'no').map(shut),
    doubts: judged
      .filter(({ entry }) => entry.works === 'unknown')
      .map(({ entry }) => ({
        text: `from outside, ${entry.to}:${entry.port} may or may not be entered by ${wayIn(entry)}`,
        because: entry.because,
      })),
  };
}

const STOPS: Readonly<Record<PostureEntry['stoppedBy'], string>> = {
  '': 'something',
  client: "the gateway, which doesn't send it on",
  network: 'the network',
  transport: 'the transport, which takes mutual TLS only',
  identity: 'the lack of an identity',
  authorization: 'authorization',
};

function shut({
  entry,
  workload,
}: {
  readonly entry: PostureEntry;
  readonly workload: Workload;
}): Counterexample {
  const { to, port, stoppedBy, inside, because } = entry;
  const where = inside ? ' behind the gateway' : '';
  return {
    text: `from outside, ${to}:${port} can't be entered by ${wayIn(entry)}: it is stopped by ${STOPS[stoppedBy]}${where}`,
    peer: { type: 'addresses', addresses: '0.0.0.0/0,::/0' },
    target: { workload: workload.resource.id, protocol: 'TCP', port },
    transport: 'plaintext',
    request: '',
    requests: '',
    through: [],
    because,
    objects: [],
    manifest: '',
  };
}

function wayIn({ by, type, gateway }: PostureEntry): string {
  return gateway === '' ? `${by} (${type})` : `${by} and its gateway ${gateway}`;
}
