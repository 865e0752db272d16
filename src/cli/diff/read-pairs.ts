import { lookUp } from '#cli/diff/look-up.ts';
import type { Pair } from '#cli/diff/pair.ts';
import { presenceIn } from '#cli/diff/presence.ts';
import { readSide } from '#cli/diff/read-side.ts';
import { saysEmpty } from '#cli/diff/says-empty.ts';
import type { Both, Side } from '#cli/diff/sides.ts';
import type { Terminal } from '#cli/terminal.ts';
import type { Manifests } from '#index.ts';

/** A cluster, and its manifests on both sides. */
export interface ReadPair {
  readonly pair: Pair;
  readonly before: Manifests;
  readonly after: Manifests;
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
  const bases = pairs.map((pair) => lookUp(pair, 'base', sides[0], [inBase, inHead], terminal));
  const heads = pairs.map((pair) => lookUp(pair, 'head', sides[1], [inHead, inBase], terminal));
  const [before, after] = await Promise.all([
    readSide({ side: sides[0], isBase: true, clusters: bases }, terminal),
    readSide({ side: sides[1], isBase: false, clusters: heads }, terminal),
  ]);
  return pairs.map((pair, index) => {
    const [old, now] = [before[index], after[index]];
    if (old === undefined || now === undefined) throw new Error('a cluster was not read');
    return {
      pair,
      before: pair.base?.lenient === true ? withoutMissing(old, now, terminal) : old,
      after: pair.head?.lenient === true ? withoutMissing(now, old, terminal) : now,
    };
  });
}

function withoutMissing(manifests: Manifests, other: Manifests, terminal: Terminal): Manifests {
  if (other.resources.length === 0) return manifests;
  const missing = manifests.problems.filter(({ code }) => code === 'nothing-matched');
  for (const { location } of missing) saysEmpty(`${location.file} has nothing`, terminal);
  return { ...manifests, problems: manifests.problems.filter((problem) => !missing.includes(problem)) };
}
