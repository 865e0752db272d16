import { lookUp } from '#cli/diff/look-up.ts';
import type { Pair } from '#cli/diff/pair.ts';
import { presenceIn } from '#cli/diff/presence.ts';
import { readSide } from '#cli/diff/read-side.ts';
import { type Remarks, remarksOn } from '#cli/diff/remarks.ts';
import type { Both, Side } from '#cli/diff/sides.ts';
import type { Terminal } from '#cli/terminal.ts';
import type { Manifests } from '#index.ts';

/** A cluster, and its manifests on both sides. */
export interface ReadPair {
  readonly pair: Pair;
  readonly before: Manifests;
  readonly after: Manifests;
  readonly remarks: Remarks;
}

/**
 * The manifests of each pair. What a side doesn't have and the other has is no mistake but a difference: it was added or removed. Said on
 * stderr, since it may be a misspelling all the same.
 */
export async function readPairs(
  sides: Both<Side>,
  pairs: readonly Pair[],
  terminal: Terminal,
): Promise<readonly ReadPair[]> {
  const [inBase, inHead] = [presenceIn(sides[0], terminal), presenceIn(sides[1], terminal)];
  const told = pairs.map((pair) => ({ pair, remarks: remarksOn(pair.environment, terminal) }));
  const bases = told.map(({ pair, remarks }) => ({
    cluster: lookUp(pair, 'base', sides[0], [inBase, inHead], remarks),
    remarks,
  }));
  const heads = told.map(({ pair, remarks }) => ({
    cluster: lookUp(pair, 'head', sides[1], [inHead, inBase], remarks),
    remarks,
  }));
  const [before, after] = await Promise.all([
    readSide({ side: sides[0], isBase: true, clusters: bases }, terminal),
    readSide({ side: sides[1], isBase: false, clusters: heads }, terminal),
  ]);
  return told.map(({ pair, remarks }, index) => {
    const [old, now] = [before[index], after[index]];
    if (old === undefined || now === undefined) throw new Error('a cluster was not read');
    return {
      pair,
      before: pair.base?.lenient === true ? withoutMissing(old, now, remarks) : old,
      after: pair.head?.lenient === true ? withoutMissing(now, old, remarks) : now,
      remarks,
    };
  });
}

function withoutMissing(manifests: Manifests, other: Manifests, remarks: Remarks): Manifests {
  if (other.resources.length === 0) return manifests;
  const missing = manifests.problems.filter(({ code }) => code === 'nothing-matched');
  for (const { location } of missing) remarks.addEmpty(`${location.file} has nothing`);
  return { ...manifests, problems: manifests.problems.filter((problem) => !missing.includes(problem)) };
}
