import type { Manifests } from '#manifest/manifests.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { AnswerOperation } from '#reach/explain/explain-mesh-model.ts';
import type { AskedOperation } from '#reach/explain/explain-operation.ts';
import { requestText } from '#reach/explain/explain-request-text.ts';
import { tellReasons } from '#reach/explain/explain-told.ts';
import type { TriedWay } from '#reach/explain/explain-ways.ts';
import { includesRequests, intersectRequests, isNoRequests, type RequestSet } from '#set/request-set.ts';

/** Whether a request that was asked about gets through by any of the ways, and which policy says so. */
export function answerOperation(
  manifests: Manifests,
  { operation, requests: wanted }: AskedOperation,
  ways: readonly TriedWay[],
): AnswerOperation {
  const outcomes = ways.map((way) => outcomeOf(way, wanted));
  const best = (['open', 'unknown', 'closed'] as const).find((one) => outcomes.includes(one)) ?? 'closed';
  const way = ways[outcomes.indexOf(best)];
  if (way === undefined) return { operation, outcome: 'closed', only: '', because: [] };
  const { certain, possible } = way.attempt.requests;
  const through = intersectRequests(best === 'open' ? certain : possible, wanted);
  const partly = best !== 'closed' && !includesRequests(through, wanted);
  return {
    operation,
    outcome: best,
    only: partly ? requestText(through) : '',
    because: tellReasons(manifests, reasonsOf(way, wanted, best)),
  };
}

/** Whether some of the requests pass on one way. */
export function outcomeOf({ attempt }: TriedWay, wanted: RequestSet): Outcome {
  const { outcome, stoppedBy, requests } = attempt;
  if (stoppedBy !== undefined && stoppedBy !== 'authorization') return 'closed';
  if (isNoRequests(intersectRequests(requests.possible, wanted))) return 'closed';
  return outcome === 'open' && !isNoRequests(intersectRequests(requests.certain, wanted))
    ? 'open'
    : 'unknown';
}

function reasonsOf(
  { attempt, decisions }: TriedWay,
  wanted: RequestSet,
  outcome: Outcome,
): readonly MeshBecause[] {
  const { stoppedBy, way } = attempt;
  if (stoppedBy === 'transport' || stoppedBy === 'identity') return way.because;
  if (stoppedBy === 'network') return [];
  const about = decisions.filter(({ requests }) => !isNoRequests(intersectRequests(requests, wanted)));
  const decisive = { open: ['permitted'], unknown: ['permitted', 'unknown'], closed: ['denied'] }[outcome];
  return about.filter((one) => decisive.includes(one.outcome)).flatMap(({ because }) => because);
}
