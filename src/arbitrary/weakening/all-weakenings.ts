import { asFabric } from '#arbitrary/as-fabric.ts';
import { told } from '#arbitrary/told.ts';
import { ENTRIES } from '#arbitrary/weakening/catalogue.ts';
import { applyChanges } from '#arbitrary/weakening/change.ts';
import { describeWeakening } from '#arbitrary/weakening/describe.ts';
import type { Found, Ground } from '#arbitrary/weakening/ground.ts';
import type { Weakening, WeakeningKind } from '#arbitrary/weakening/model.ts';
import type { Intent } from '#config/config.ts';
import type { FabricOptions } from '#equation/fabric.ts';
import type { Resource } from '#manifest/resource.ts';

/** What weakenings there are, for any cluster: their names, each with a sentence. */
export const WEAKENINGS: readonly WeakeningKind[] = ENTRIES.map(({ name, sentence }) => ({ name, sentence }));

const NOTHING_DECLARED: Intent = { flows: [], public: [], intruders: 'anybody' };

/**
 * Every weakening of the catalogue at every place where it can be applied, in the order of the catalogue and then of the resources' ids,
 * so that the order of documents decides nothing. Whether one matters is another question: see `weakens`. `options`: what is known besides
 * the manifests.
 */
export function allWeakenings(
  resources: readonly Resource[],
  intent: Intent = NOTHING_DECLARED,
  options: FabricOptions = {},
): readonly Weakening[] {
  const fabric = asFabric(resources, options);
  const ordered = [...resources].sort((a, b) => compare(a.id, b.id) || compare(a.apiVersion, b.apiVersion));
  const ground: Ground = { cluster: fabric.cluster, fabric, intent, resources: ordered };
  return ENTRIES.flatMap(({ name, find }) =>
    find(ground).map((found) => weakeningOf(name, found, resources)),
  ).filter((one) => one.apply(resources) !== undefined);
}

function weakeningOf(
  name: string,
  { resource, pointer, words, changes }: Found,
  resources: readonly Resource[],
) {
  const weakening: Weakening = {
    name,
    sentence: `${resource.id} ${words}`,
    where: { resource: resource.id, pointer },
    changes,
    apply: (before) => applyChanges(before, changes),
  };
  return told(weakening, (one) => describeWeakening(one, resources));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
