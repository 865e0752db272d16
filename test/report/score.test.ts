import { describe, expect, test } from 'vitest';
import { buildCluster, buildFabric, deriveFacts, NO_CONFIG, parseManifests, type Rule } from '#index.ts';
import { amend } from '#report/amend.ts';
import { countHolding } from '#report/holding.ts';
import { score, scoreText } from '#report/score.ts';
import { at, finding, report, rule, sample } from './sample.ts';

const ran = report({
  rules: [
    [rule('a/b'), 'passed', 3],
    [rule('a/c'), 'failed', 3],
    [rule('a/d'), 'not-applicable', 0],
    [rule('a/e'), 'off', 0],
  ],
});

describe('the score in words', () => {
  test.each([
    [[['workload', 7, 5]], '5 of 7 workloads hold; 1 of 2 rules that apply passed'],
    [
      [
        ['workload', 1, 1],
        ['namespace', 2, 0],
      ],
      '1 of 1 workload and 0 of 2 namespaces hold; 1 of 2 rules that apply passed',
    ],
    [
      [
        ['workload', 2, 2],
        ['namespace', 1, 1],
        ['resource', 9, 8],
      ],
      '2 of 2 workloads, 1 of 1 namespace and 8 of 9 other resources hold; 1 of 2 rules that apply passed',
    ],
    [[['resource', 1, 0]], '0 of 1 resource hold; 1 of 2 rules that apply passed'],
  ] as const)('%j', (parts, expected) => {
    const holding = parts.map(([subject, seen, held]) => ({ subject, seen, holding: held }));
    const points = score({ ...ran, holding });
    expect(points === undefined ? undefined : scoreText(points)).toBe(expected);
  });

  test.each([
    ['exception', 1],
    ['baseline', 0],
    ['before', 0],
  ] as const)('a rule whose findings are suppressed by %s counts %i', (by, passed) => {
    const of = rule('a/b');
    const hidden = finding(of, 'Pod/a', at('a.yaml', 1, 1, 1), 'm');
    const holding = [{ subject: 'workload', seen: 1, holding: 1 }] as const;
    const judged = report({
      rules: [[of, 'passed', 1]],
      suppressions: [{ by, finding: hidden, reason: 'r' }],
    });
    expect(score({ ...judged, holding })?.rules).toEqual({ passed, applicable: 1 });
  });

  test('what a baseline accepts still doesn’t hold', () => {
    const of = rule('a/b');
    const found = finding(of, 'Pod/a', at('a.yaml', 1, 1, 1), 'm');
    const holding = [{ subject: 'workload', seen: 2, holding: 1 }] as const;
    const judged = { ...report({ rules: [[of, 'failed', 2]], findings: [found] }), holding };
    const accepted = amend(judged, {
      findings: [],
      suppressions: [{ by: 'baseline', finding: found, reason: 'r' }],
    });
    expect(score(accepted)).toEqual({ holding, rules: { passed: 0, applicable: 1 } });
  });

  test('there is none of an answer that is none', () => {
    const holding = [{ subject: 'workload', seen: 7, holding: 7 }] as const;
    expect(score({ ...sample, holding })).toBeUndefined();
    expect(score({ ...report({ resources: 0 }), holding })).toBeUndefined();
    expect(score(ran)).toBeUndefined();
  });
});

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: a}
spec: {containers: [{name: a, image: x}]}
---
`;
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: a}\n';

const ofWorkloads = rule('a/workload');
const ofPods = rule('a/resource', { subject: 'resource', kinds: ['Workload'] });

function holding(text: string, of: Rule, ...failing: readonly string[]) {
  const manifests = parseManifests([{ name: 'a.yaml', content: text }]);
  const facts = deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, NO_CONFIG.intent);
  const findings = failing.map((id) => finding(of, id, at('a.yaml', 1, 1, 1), 'm'));
  return countHolding(facts, report({ rules: [[of, 'failed', 1]] }).rules, findings);
}

describe('what holds', () => {
  test('is what no error is about', () => {
    expect(holding(pod('x') + pod('y'), ofWorkloads, 'Pod/a/x', 'Pod/a/x')).toEqual([
      { subject: 'workload', seen: 2, holding: 1 },
    ]);
    expect(holding(pod('x'), rule('a/b', { severity: 'warning' }), 'Pod/a/x')).toMatchObject([
      { holding: 1 },
    ]);
  });

  test('counts each subject once; what a rule for resources finds wrong with a workload counts', () => {
    expect(holding(pod('x') + pod('y') + MAP, ofPods, 'Pod/a/x')).toEqual([
      { subject: 'workload', seen: 2, holding: 1 },
    ]);
    const everything = rule('a/all', { subject: 'resource' });
    expect(holding(pod('x') + MAP, everything, 'ConfigMap/a/m')).toEqual([
      { subject: 'workload', seen: 1, holding: 1 },
      { subject: 'resource', seen: 1, holding: 0 },
    ]);
  });

  test('two of the same name hold together or not at all', () => {
    expect(holding(pod('x') + pod('x'), ofWorkloads, 'Pod/a/x')).toMatchObject([{ holding: 0 }]);
  });

  test('what no rule looks at isn’t counted', () => {
    expect(holding(MAP, ofWorkloads)).toEqual([]);
    expect(holding(pod('x'), rule('a/b', { subject: 'namespace' }))).toEqual([
      { subject: 'namespace', seen: 1, holding: 1 },
    ]);
  });
});
