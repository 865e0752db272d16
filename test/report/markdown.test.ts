import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prose } from '#report/markdown/prose.ts';
import { render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { readMarkdown } from './read-markdown.ts';
import { hostileText, reports } from './reports.ts';
import { at, finding, report, rule, sample } from './sample.ts';

const markdown = (of: Report | readonly Report[], options = {}) =>
  render(of, 'markdown', { color: false, ...options });

function large(count: number, message: string) {
  const of = rule('network/host-network');
  const findings = Array.from({ length: count }, (_, index) =>
    finding(of, `Pod/a/${index}`, at('a.yaml', index + 1, 1, 1), message),
  );
  return report({ rules: [[of, 'failed', count]], findings });
}

describe('the page', () => {
  test('begins with the verdict, then the score, then what is besides', () => {
    const holding = [{ subject: 'workload', seen: 7, holding: 5 }] as const;
    const found = { ...large(2, 'm'), holding };
    const [headline, , score, , besides] = markdown({ ...found, unknowns: sample.unknowns }).split('\n');
    expect(headline).toBe('### eastwest: ✗ 2 errors in 1 resource');
    expect(score).toBe('**5 of 7 workloads hold; 0 of 1 rules that apply passed**');
    expect(besides).toBe('Beside it: 3 unknown.');
  });

  test('shows no score if the answer can’t be trusted', () => {
    const holding = [{ subject: 'workload', seen: 7, holding: 7 }] as const;
    expect(markdown({ ...sample, holding })).not.toContain('7 of 7');
  });

  test('says against what a change was judged', () => {
    const since = { revision: 'main|`x', commit: 'a'.repeat(40), changed: 0, mended: [] };
    const text = markdown({ ...large(1, 'm'), since });
    expect(text).toContain(
      'Judged against ``main\\|`x``: only what the change brought about counts; 0 mended by it.',
    );
    expect(render({ ...large(1, 'm'), since }, 'github', { color: false })).toContain(
      'Judged against main|`x: only',
    );
  });

  test('links rules to their pages', () => {
    expect(markdown(sample, { docs: 'https://x.example/rules' })).toContain(
      '`network/host-network` ([docs](<https://x.example/rules/network/host-network>))',
    );
  });

  test('of nothing says so', () => {
    expect(markdown(report({ resources: 0 }))).toContain(
      'nothing was checked: no rule had anything to look at',
    );
    expect(markdown([])).toBe('### eastwest: nothing was checked\n');
  });
});

describe('the limit', () => {
  test.each([
    [300, 'short'],
    [5_000, 'a message of some length, `with names`'],
    [400, 'x'.repeat(5_000)],
    [400, '|'.repeat(600)],
  ])('%i findings fit, and what does not is counted', (count, message) => {
    const text = markdown({ ...large(count, message), unknowns: sample.unknowns });
    expect(text.length).toBeLessThanOrEqual(65_536);
    const rows = (readMarkdown(text)[1]?.length ?? 0) - 1;
    const left = Number(/\*\*(\d+) of \d+ left out here\*\*/.exec(text)?.[1] ?? 0);
    expect(rows + left).toBe(count);
    expect(rows).toBeGreaterThan(40);
    expect(text).toContain(`(${count})</summary>`);
  });

  test('holds for any number of environments, each with its verdict', () => {
    for (const count of [2, 12, 100]) {
      const all = Array.from({ length: count }, (_, index) => ({
        ...large(500, 'm m m'),
        environment: `e${index}`,
      }));
      const text = markdown(all);
      expect(text.length).toBeLessThanOrEqual(65_536);
      for (const { environment } of all)
        expect(text).toContain(`### eastwest: \`${environment}\`: ✗ 500 errors`);
      if (!text.includes('left out here')) expect(text).toContain('too many environments');
    }
  });

  test('holds for generated reports', () => {
    fc.assert(
      fc.property(fc.array(reports(hostileText, hostileText), { maxLength: 3 }), (all) => {
        const text = markdown(all.map((one, index) => ({ ...one, environment: `${index}` })));
        expect(text.length).toBeLessThanOrEqual(65_536);
        readMarkdown(text);
      }),
      { numRuns: 30 },
    );
  });
});

describe('sentences', () => {
  test.each([
    [
      'a pod in payments/worker (port 8080), 10.0.0.0/8.',
      'a pod in payments/worker (port 8080), 10.0.0.0/8.',
    ],
    ['container `web` has one', 'container `web` has one'],
    ['DB_PASSWORD *is* <b>', 'DB\\_PASSWORD \\*is\\* \\<b\\>'],
    ['ask @team at https://x.example', 'ask `@team` at `https://x.example`'],
    ['see #12 and :tada:', 'see `#12` and `:tada:`'],
    ['`a`@b', '`` `a`@b ``'],
    ['a|b', 'a\\|b'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});
