import * as fc from 'fast-check';
import { asFabric } from '#arbitrary/as-fabric.ts';
import { buildIntruder, type Parts } from '#arbitrary/intruder/build.ts';
import { describeIntruder } from '#arbitrary/intruder/describe.ts';
import type { Intruder, IntruderConstraints } from '#arbitrary/intruder/model.ts';
import { type Surroundings, surroundingsOf } from '#arbitrary/intruder/surroundings.ts';
import { tricksFor } from '#arbitrary/intruder/tricks.ts';
import { told } from '#arbitrary/told.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Fabric } from '#equation/fabric.ts';

/**
 * Pods that somebody might add to a cluster, with a bias to nasty ones: labels of a caller in its own namespace or elsewhere, its service
 * account's name elsewhere, labels that some selector asks for, new namespaces with labels that a selector asks for, the host's network,
 * out of the mesh or into it. Shrinks to the plainest pod: no labels, the `default` service account.
 */
export function intruder(
  cluster: Cluster | Fabric,
  constraints: IntruderConstraints = {},
): fc.Arbitrary<Intruder> {
  const surroundings = surroundingsOf(asFabric(cluster), constraints);
  return parts(surroundings).map((drawn) => told(buildIntruder(surroundings, drawn), describeIntruder));
}

function parts(surroundings: Surroundings): fc.Arbitrary<Parts> {
  const { namespaces, newNames, namespacePairs, models, pairs, accounts, names } = surroundings;
  const pairsOf = (known: readonly (readonly [string, string])[]) =>
    known.length === 0 ? fc.constant([]) : fc.uniqueArray(fc.constantFrom(...known), { maxLength: 3 });
  return fc.record({
    place: fc.oneof(
      { withCrossShrink: true },
      {
        weight: 3,
        arbitrary: fc.constantFrom('default', ...namespaces).map((name) => ({ name, labels: [] })),
      },
      { weight: 2, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.record({ name: fc.constantFrom(...newNames), labels: pairsOf(namespacePairs) }),
      },
    ),
    model: fc.constantFrom(undefined, ...models),
    keep: fc.array(fc.nat(9), { minLength: MOST_LABELS, maxLength: MOST_LABELS }),
    labels: pairsOf(pairs),
    account: fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant('default') },
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...accounts) },
    ),
    tricks: fc.uniqueArray(fc.constantFrom(...tricksFor(surroundings.ports)), {
      maxLength: 2,
      selector: ({ name }) => name,
    }),
    name: fc.constantFrom('intruder', ...names),
  });
}

/** More labels than a workload has; each is kept or left out. */
const MOST_LABELS = 12;
