import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { MeshOptions } from '#mesh/options.ts';
import { type AnswerSource, type Change, explainReach, type ReachAnswer } from '#reach/explain/explain.ts';
import { clusterOf } from '../network/cluster-of.ts';

const NONE: Manifests = { sources: new Map(), resources: [], problems: [], documents: 0 };

export function ask(
  objects: readonly JsonObject[],
  from: string,
  to: string,
  operations: readonly string[] = [],
  mesh: MeshOptions = {},
): ReachAnswer {
  return explainReach(buildFabric(clusterOf(objects), { mesh }), NONE, from, to, { operations });
}

/** The only source of an answer, or its first. */
export function only(answer: ReachAnswer): AnswerSource {
  const [source] = answer.cases[0]?.sources ?? [];
  if (source === undefined) throw new Error('there is no answer');
  return source;
}

export const callOf = (source: AnswerSource) => source.mesh?.works?.calls[0];

export const kinds = (changes: readonly Change[]): readonly string[] =>
  changes.map((change) => (change.type === 'mesh' ? change.advice : `${change.type} ${change.direction}`));

/** What some changes say is to be added. */
export const added = (changes: readonly Change[]): readonly JsonObject[] =>
  changes.flatMap((change) =>
    change.type === 'mesh' ? change.manifests : 'policy' in change ? [change.policy] : [],
  );
