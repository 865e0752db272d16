import * as fc from 'fast-check';
import { allWeakenings } from '#arbitrary/weakening/all-weakenings.ts';
import type { Weakening } from '#arbitrary/weakening/model.ts';
import type { Intent } from '#config/config.ts';
import type { FabricOptions } from '#equation/fabric.ts';
import { EastwestError } from '#errors.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * One of the weakenings that can be applied to some manifests. Shrinks to an earlier one of the catalogue.
 * @throws EastwestError `no-manifests` if there is none, since a property over nothing proves nothing
 */
export function weakening(
  resources: readonly Resource[],
  intent?: Intent,
  options?: FabricOptions,
): fc.Arbitrary<Weakening> {
  const all = allWeakenings(resources, intent, options);
  const [first] = all;
  if (first === undefined) {
    throw new EastwestError(
      'no-manifests',
      'There is nothing in these manifests that could be weakened.',
      'Give the manifests of a cluster: workloads and their policies.',
    );
  }
  return fc.nat({ max: all.length - 1 }).map((index) => all[index] ?? first);
}
