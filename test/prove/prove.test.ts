import { describe, expect, test } from 'vitest';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import { allOf, anyOf } from '#prove/combine.ts';
import { type Invariant, invariant } from '#prove/invariant.ts';
import { blastRadiusWithin } from '#prove/invariants/blast-radius-within.ts';
import { everyCallAuthenticated } from '#prove/invariants/every-call-authenticated.ts';
import { flowsWork } from '#prove/invariants/flows-work.ts';
import { isolated } from '#prove/invariants/isolated.ts';
import { noPlaintextPort } from '#prove/invariants/no-plaintext-port.ts';
import { onlyMayCall } from '#prove/invariants/only-may-call.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import { publicReachesOnlyFlows } from '#prove/invariants/public-within-flows.ts';
import { prove } from '#prove/prove.ts';
import { clusterOf } from '../network/cluster-of.ts';

const fabricOf = (...objects: readonly JsonObject[]) => buildFabric(clusterOf(objects));
const counterexample = {
  text: 'somebody does',
  peer: { type: 'workload', id: 'Pod/a/a' },
  target: { workload: 'Pod/a/b', protocol: 'TCP', port: 1 },
  transport: 'plaintext',
  request: '',
  requests: '',
  through: [],
  because: [],
  objects: [],
  manifest: '',
} as const;
const doubt = { text: 'perhaps', because: [] };
const holding = invariant('a', () => ({ looked: 1 }));
const refuted = invariant('b', () => ({ looked: 1, counterexamples: [counterexample] }));
const doubted = invariant('c', () => ({ looked: 1, doubts: [doubt] }));
const empty = invariant('d', () => ({ looked: 0, nothing: 'nobody is there' }));
const outcome = (one: Invariant) => prove(fabricOf(), one).outcome;

describe('a proof', () => {
  test('holds only if something was looked at, and nothing was found or in doubt', () => {
    expect(prove(fabricOf(), holding)).toEqual({ outcome: 'holds', sentence: 'a', looked: 1 });
    expect(outcome(refuted)).toBe('refuted');
    expect(prove(fabricOf(), doubted)).toEqual({
      outcome: 'unknown',
      sentence: 'c',
      reasons: [doubt],
      more: 0,
    });
    expect(prove(fabricOf(), empty)).toEqual({
      outcome: 'vacuous',
      sentence: 'd',
      reason: 'nobody is there',
    });
  });

  test('of all of some', () => {
    expect(outcome(allOf(holding, holding))).toBe('holds');
    expect(outcome(allOf(holding, refuted, doubted, empty))).toBe('refuted');
    expect(outcome(allOf(holding, doubted, empty))).toBe('unknown');
    expect(outcome(allOf(holding, empty))).toBe('vacuous');
    expect(outcome(allOf())).toBe('vacuous');
    expect(allOf(holding, refuted).sentence).toBe('a and b');
  });

  test('of any of some', () => {
    expect(outcome(anyOf(refuted, doubted, empty, holding))).toBe('holds');
    expect(outcome(anyOf(refuted, doubted))).toBe('unknown');
    expect(outcome(anyOf(refuted, empty))).toBe('vacuous');
    expect(outcome(anyOf(refuted, refuted))).toBe('refuted');
    expect(outcome(anyOf())).toBe('vacuous');
  });

  test('about an empty cluster is vacuous, or an error, but never holds', () => {
    const options = { intent: NO_CONFIG.intent };
    for (const one of [noPlaintextPort(), everyCallAuthenticated(), flowsWork(), publicReachesOnlyFlows()]) {
      expect(prove(fabricOf(), one, options).outcome, one.sentence).toBe('vacuous');
    }
    for (const one of [
      onlyReachableFrom('a/b', []),
      isolated('a/*', 'b/*'),
      blastRadiusWithin('a/b', []),
      onlyMayCall('a/b', 'GET /', []),
      noPlaintextPort('a/*'),
    ]) {
      expect(() => prove(fabricOf(), one, options), one.sentence).toThrow('is said of nothing');
    }
  });

  test('a caller that does not exist is an error, not nobody', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'a', name: 'b' },
      spec: { containers: [] },
    };
    expect(() => prove(fabricOf(pod), onlyReachableFrom('a/b', 'a/c'))).toThrow('no workload `a/c`');
  });
});
