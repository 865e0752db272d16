import { describe, expect, test } from 'vitest';
import { render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { suppressedCounts } from '#report/suppressed.ts';
import { at, finding, report, rule } from './sample.ts';

const RULE = rule('network/host-network');
const found = (id: string) => finding(RULE, id, at('a.yaml', 3, 1, 4, '/spec'), `about ${id}`);
const evil = 'main\u001b[31m\n::error::x';
const mixed: Report = {
  ...report({
    rules: [[RULE, 'passed', 4]],
    suppressions: [
      { by: 'exception', finding: found('Pod/a'), reason: 'agreed' },
      { by: 'baseline', finding: found('Pod/b'), reason: 'accepted in eastwest-baseline.yaml:7' },
      { by: 'before', finding: found('Pod/c'), reason: 'it was there before the change, in main' },
      { by: 'before', finding: found('Pod/d'), reason: 'it was there before the change, in main' },
    ],
  }),
  since: { revision: evil, commit: '0123456789', changed: 0, mended: [found('Pod/e')] },
};

describe('what does not count', () => {
  test('is counted by what takes it out', () => {
    expect(suppressedCounts(mixed)).toEqual([
      [1, 'suppressed'],
      [1, 'in the baseline'],
      [2, 'there before the change'],
    ]);
    expect(suppressedCounts({ suppressions: [] })).toEqual([]);
  });

  test('is told in pretty, with what the change mended', () => {
    const text = render([mixed], 'pretty', { color: false });
    expect(text).toContain('(1 suppressed, 1 in the baseline, 2 there before the change)');
    expect(text).toMatch(/suppressed +1 finding by exceptions/);
    expect(text).toMatch(/in the baseline +1 finding that the baseline accepts/);
    expect(text).toMatch(/there before +2 findings that were there before the change/);
    expect(text).toContain('(0123456789): 0 new, 1 mended');
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/^\s*::error/m);
    const verbose = render([mixed], 'pretty', { color: false, verbose: true });
    expect(verbose).toMatch(/1 mended:\n +network\/host-network Pod\/e\n/);
    expect(verbose).toContain('Pod/b: accepted in eastwest-baseline.yaml:7');
  });

  test('is in every format that has findings, never as a finding', () => {
    const json = JSON.parse(render([mixed], 'json', { color: false }));
    expect(json.suppressions.map(({ by }: { by: string }) => by)).toEqual([
      'exception',
      'baseline',
      'before',
      'before',
    ]);
    expect(json.since).toMatchObject({ commit: '0123456789', mended: [{ subject: { id: 'Pod/e' } }] });
    const { results } = JSON.parse(render([mixed], 'sarif', { color: false })).runs[0];
    expect(results).toHaveLength(4);
    expect(results.every((one: { suppressions: unknown[] }) => one.suppressions.length === 1)).toBe(true);
    const junit = render([mixed], 'junit', { color: false });
    expect(junit).toContain('failures="0"');
    expect(junit).toContain('baseline: accepted in eastwest-baseline.yaml:7');
    expect(junit).toContain('before: it was there before the change, in main');
    expect(render([mixed], 'markdown', { color: false })).toMatch(/Mended by the change<\/b> \(1\)/);
  });
});
