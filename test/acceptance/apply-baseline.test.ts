import { describe, expect, test } from 'vitest';
import { applyBaseline } from '#acceptance/apply-baseline.ts';
import { readBaseline } from '#acceptance/read-baseline.ts';
import { recordBaseline, updateBaseline } from '#acceptance/update-baseline.ts';
import { writeBaseline } from '#acceptance/write-baseline.ts';
import type { Finding } from '#policy/finding.ts';
import type { RuleStatus } from '#policy/rule.ts';
import type { Report } from '#report/report.ts';
import { verdict } from '#report/verdict.ts';
import { at, finding, report, rule } from '../report/sample.ts';

const FILE = 'eastwest-baseline.yaml';
const RULE = rule('network/host-network');
const WHOLE = { whole: true, complete: true };
const found = (message: string, id = 'Pod/shop/web', more: Partial<Finding> = {}) =>
  finding(RULE, id, at('a.yaml', 3, 1, 4, '/spec'), message, more);
const reportOf = (findings: readonly Finding[], status: RuleStatus = 'failed'): Report =>
  report({ rules: [[RULE, status, 3]], findings });
const baselineOf = (...reports: readonly Report[]) =>
  readBaseline(writeBaseline(recordBaseline(reports, FILE, [])), FILE);
const codes = ({ problems }: Report) => problems.map(({ code, level }) => `${level} ${code}`);

describe('with a baseline', () => {
  const [a, b] = [found('a', 'Pod/shop/a'), found('b', 'Pod/shop/b')];
  const baseline = baselineOf(reportOf([a, b]));

  test('what it accepts is suppressed, counted and told with its line', () => {
    const [applied] = applyBaseline([reportOf([a, b])], baseline, WHOLE);
    expect(applied?.findings).toEqual([]);
    expect(applied?.suppressions).toMatchObject([
      {
        by: 'baseline',
        finding: a,
        reason: expect.stringMatching(/^accepted in eastwest-baseline\.yaml:\d+$/),
      },
      { by: 'baseline', finding: b },
    ]);
    expect(applied?.summary).toMatchObject({ findings: { error: 0 }, suppressed: 2 });
    expect(applied?.rules).toMatchObject([{ status: 'passed', findings: 0, suppressed: 2 }]);
    expect(applied === undefined ? '' : verdict(applied)).toBe('clean');
  });

  test('what is new counts', () => {
    const fresh = found('c', 'Pod/shop/c');
    const [applied] = applyBaseline([reportOf([a, b, fresh])], baseline, WHOLE);
    expect(applied?.findings).toEqual([fresh]);
    expect(applied?.problems).toEqual([]);
  });

  test('what got worse counts, and is said to have changed', () => {
    const worse = found('everybody can reach a', 'Pod/shop/a');
    const [applied] = applyBaseline([reportOf([worse, b])], baseline, WHOLE);
    expect(applied?.findings).toEqual([worse]);
    expect(applied?.problems).toMatchObject([
      { code: 'baseline-changed', level: 'warning', message: expect.stringContaining('which was `a`') },
    ]);
  });

  test('what got graver counts too', () => {
    const mild = baselineOf(reportOf([found('a', 'Pod/shop/a', { severity: 'note' })]));
    const [applied] = applyBaseline([reportOf([a])], mild, WHOLE);
    expect(applied?.findings).toEqual([a]);
    expect(applied?.problems[0]?.message).toContain('which was less grave: note, and now error');
  });

  test('what is mended makes the answer severe, with the line of the entry', () => {
    const [applied] = applyBaseline([reportOf([a])], baseline, WHOLE);
    expect(applied?.problems).toMatchObject([
      { code: 'baseline-stale', level: 'severe', location: { file: FILE, line: expect.any(Number) } },
    ]);
    expect(applied?.problems[0]?.remedy).toContain('eastwest baseline --prune');
  });

  test('where an exception covers it now, that is said', () => {
    const excepted = {
      ...reportOf([a]),
      suppressions: [{ by: 'exception', finding: b, reason: 'r' } as const],
    };
    const [applied] = applyBaseline([excepted], baseline, WHOLE);
    expect(applied?.problems[0]?.message).toContain('an exception covers it now');
    expect(applied?.suppressions).toHaveLength(2);
  });

  test('where only a part was read, or the rule gave no answer, that is a note', () => {
    const part = applyBaseline([reportOf([a])], baseline, { whole: false, complete: false });
    expect(part.flatMap(codes)).toEqual(['note baseline-unjudged']);
    const off = applyBaseline([reportOf([], 'off')], baseline, WHOLE);
    expect(off.flatMap(codes)).toEqual(['note baseline-unjudged']);
    const idle = applyBaseline([reportOf([], 'not-applicable')], baseline, WHOLE);
    expect(idle.flatMap(codes)).toEqual(['severe baseline-stale', 'severe baseline-stale']);
  });

  test('an entry of a rule that there is not: severe, with a suggestion', () => {
    const misspelt = readBaseline(
      writeBaseline(baseline).replace('rule: network/host-network', 'rule: network/host-netwrok'),
      FILE,
    );
    const [applied] = applyBaseline([reportOf([a, b])], misspelt, WHOLE);
    expect(applied?.problems).toMatchObject([
      { code: 'unknown-rule', level: 'severe', remedy: 'Did you mean `network/host-network`?' },
    ]);
    expect(applied?.findings).toHaveLength(1);
  });

  test('environments have entries of their own', () => {
    const inEnvironment = (environment: string, ...findings: readonly Finding[]) => ({
      ...reportOf(findings),
      environment,
    });
    const both = baselineOf(inEnvironment('prod', a), inEnvironment('staging', a, b));
    const [prod, staging] = applyBaseline(
      [inEnvironment('prod', a, b), inEnvironment('staging', a, b)],
      both,
      WHOLE,
    );
    expect(prod?.findings).toEqual([b]);
    expect(staging?.findings).toEqual([]);
    const [only] = applyBaseline([inEnvironment('prod', a)], both, { whole: true, complete: false });
    expect(only?.problems).toEqual([]);
    const [lost] = applyBaseline([inEnvironment('prod', a)], both, WHOLE);
    expect(lost?.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("an environment `staging` that eastwest.yaml doesn't have"),
      expect.stringContaining("an environment `staging` that eastwest.yaml doesn't have"),
    ]);
  });
});

describe('the ratchet', () => {
  const [a, b, c] = [found('a', 'Pod/shop/a'), found('b', 'Pod/shop/b'), found('c', 'Pod/shop/c')];
  const baseline = baselineOf(reportOf([a, b]));

  test('what is mended goes, what is new does not come', () => {
    const updated = updateBaseline([reportOf([b, c])], baseline, WHOLE, false);
    expect(updated.baseline.entries.map(({ subject }) => subject)).toEqual(['Pod/shop/b']);
    expect(updated.removed.map(({ subject }) => subject)).toEqual(['Pod/shop/a']);
    expect(updated.fresh).toEqual([c]);
  });

  test('what has changed keeps its old entry, unless it is accepted', () => {
    const worse = reportOf([found('worse', 'Pod/shop/a'), b]);
    const kept = updateBaseline([worse], baseline, WHOLE, false);
    expect(kept.changed).toHaveLength(1);
    expect(writeBaseline(kept.baseline)).toBe(writeBaseline(baseline));
    const accepted = updateBaseline([worse], baseline, WHOLE, true);
    expect(accepted.baseline.entries.map(({ message }) => message).sort()).toEqual(['b', 'worse']);
    expect(applyBaseline([worse], accepted.baseline, WHOLE)[0]).toMatchObject({ findings: [], problems: [] });
  });

  test('what can not be judged stays', () => {
    const updated = updateBaseline([reportOf([], 'off')], baseline, WHOLE, false);
    expect(updated.removed).toEqual([]);
    expect(updated.baseline.entries).toHaveLength(2);
  });
});
