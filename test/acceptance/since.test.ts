import { describe, expect, test } from 'vitest';
import { onlySince } from '#acceptance/since.ts';
import type { Finding } from '#policy/finding.ts';
import type { Report } from '#report/report.ts';
import { at, finding, report, rule } from '../report/sample.ts';

const RULE = rule('network/host-network');
const found = (message: string, id: string, more: Partial<Finding> = {}) =>
  finding(RULE, id, at('a.yaml', 3, 1, 4, '/spec'), message, more);
const reportOf = (...findings: readonly Finding[]): Report =>
  report({ rules: [[RULE, 'failed', 3]], findings });
const earlier = (state: Report | undefined) => ({ revision: 'main', commit: '0123456789', report: state });
const [a, b] = [found('a', 'Pod/shop/a'), found('b', 'Pod/shop/b')];

describe('what a change brought about', () => {
  test('is what was not there; the rest is told as suppressed', () => {
    const since = onlySince(reportOf(a, b), earlier(reportOf(a)));
    expect(since.findings).toEqual([b]);
    expect(since.suppressions).toMatchObject([
      { by: 'before', finding: a, reason: 'it was there before the change, in main (0123456789)' },
    ]);
    expect(since.since).toEqual({ revision: 'main', commit: '0123456789', changed: 0, mended: [] });
  });

  test('is also what got worse', () => {
    const worse = found('everybody reaches a', 'Pod/shop/a');
    const since = onlySince(reportOf(worse), earlier(reportOf(a)));
    expect(since.findings).toEqual([worse]);
    expect(since.since).toMatchObject({ changed: 1, mended: [] });
  });

  test('what it mended is told; what an exception covers now is not mended', () => {
    expect(onlySince(reportOf(b), earlier(reportOf(a, b))).since?.mended).toEqual([a]);
    const excepted = {
      ...reportOf(b),
      suppressions: [{ by: 'exception', finding: a, reason: 'r' } as const],
    };
    expect(onlySince(excepted, earlier(reportOf(a, b))).since?.mended).toEqual([]);
    const inBaseline = {
      ...reportOf(b),
      suppressions: [{ by: 'baseline', finding: a, reason: 'r' } as const],
    };
    expect(onlySince(reportOf(b), earlier(inBaseline)).since?.mended).toEqual([a]);
    expect(onlySince(inBaseline, earlier(inBaseline)).since?.mended).toEqual([]);
  });

  test('what an exception covered then, and no longer does, is brought about', () => {
    const then = { ...reportOf(), suppressions: [{ by: 'exception', finding: a, reason: 'r' } as const] };
    expect(onlySince(reportOf(a), earlier(then)).findings).toEqual([a]);
  });

  test('if there was nothing before, everything is new, and that is said', () => {
    const since = onlySince(reportOf(a, b), earlier(undefined));
    expect(since.findings).toEqual([a, b]);
    expect(since.problems).toMatchObject([{ code: 'before-empty', level: 'note' }]);
  });

  test('if the answer about before can not be trusted, nothing is taken out', () => {
    const severe = {
      code: 'yaml-invalid',
      level: 'severe',
      message: 'no YAML',
      remedy: 'r',
      location: at('x.yaml', 4, 1, 1),
    } as const;
    const since = onlySince(reportOf(a), earlier({ ...reportOf(a), problems: [severe] }));
    expect(since.findings).toEqual([a]);
    expect(since.problems).toMatchObject([
      { code: 'before-untrusted', level: 'warning', message: expect.stringContaining('x.yaml:4: no YAML') },
    ]);
    const broken = report({ rules: [[RULE, 'broken', 1]], findings: [a] });
    expect(onlySince(reportOf(a), earlier(broken)).findings).toEqual([a]);
    const unused = { ...severe, code: 'exception-unused' } as const;
    expect(onlySince(reportOf(a), earlier({ ...reportOf(a), problems: [unused] })).findings).toEqual([]);
  });

  test('problems of today stay as severe as they are', () => {
    const problem = {
      code: 'yaml-invalid',
      level: 'severe',
      message: 'm',
      remedy: 'r',
      location: at('x.yaml', 1, 1, 1),
    } as const;
    const since = onlySince({ ...reportOf(a), problems: [problem] }, earlier(reportOf(a)));
    expect(since.summary.problems.severe).toBe(1);
  });
});
