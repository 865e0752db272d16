import { describe, expect, test } from 'vitest';
import { columns } from '#report/pretty/cells.ts';
import { render } from '#report/render.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { at, finding, report, rule, sample } from './sample.ts';

function pretty(of: Report, options: Partial<RenderOptions> = {}): string {
  return render(of, 'pretty', { color: false, ...options });
}

function lastLine(of: Report): string {
  return pretty(of).trimEnd().split('\n').at(-1) ?? '';
}

const one = rule('cat/one');
const passed = [one, 'passed', 3] as const;
const severe = {
  code: 'yaml-invalid',
  level: 'severe',
  message: 'broken',
  remedy: 'mend it',
  location: at('a.yaml', 1, 1, 1),
} as const;

describe('the last line', () => {
  test('of a clean report says what was looked at', () => {
    expect(lastLine(report({ rules: [passed], resources: 22, workloads: 9 }))).toBe(
      '✓ 1 rule over 31 subjects: no findings',
    );
  });

  test('of a clean report says what a pass does not cover', () => {
    const finding_ = finding(one, 'Pod/a', at('a.yaml', 1, 1, 1), 'm');
    const hedged = report({
      rules: [passed, [rule('cat/idle'), 'not-applicable', 0], [rule('cat/off'), 'off', 0]],
      suppressions: [{ by: 'exception', finding: finding_, reason: 'r' }],
      problems: [{ ...severe, level: 'warning' }],
      unknowns: [{ subject: 'Kafka', reason: 'no schema', count: 3 }],
    });
    expect(lastLine(hedged)).toBe(
      '✓ 1 rule over 1 subject: no findings (1 suppressed, 1 rule had nothing to look at, 1 rule off, 1 unknown, 1 warning about the input)',
    );
  });

  test('counts findings by severity', () => {
    const findings = (['error', 'error', 'warning'] as const).map((severity, index) =>
      finding(one, `Pod/${index}`, at('a.yaml', index + 1, 1, 1), 'm', { severity }),
    );
    expect(lastLine(report({ rules: [[one, 'failed', 3]], findings, resources: 14 }))).toBe(
      '✗ 2 errors, 1 warning in 14 resources',
    );
  });

  test('of warnings alone is neither a pass nor an error', () => {
    const findings = [finding(one, 'Pod/a', at('a.yaml', 1, 1, 1), 'm', { severity: 'warning' })];
    expect(lastLine(report({ rules: [[one, 'failed', 1]], findings }))).toBe(
      '! 1 warning in 1 resource, no errors',
    );
  });

  test.each([
    [
      'a severe problem',
      { rules: [passed], problems: [severe] },
      '✗ no answer can be trusted: 1 severe problem',
    ],
    [
      'a broken rule',
      { rules: [passed, [rule('cat/b'), 'broken', 0]] as const },
      '✗ no answer can be trusted: 1 broken rule',
    ],
    ['no resources', { rules: [passed], resources: 0 }, '✗ nothing was checked: no resources'],
    ['no rules', { rules: [] }, '✗ nothing was checked: no rules'],
    [
      'no rule that applies',
      { rules: [[one, 'not-applicable', 0]] as const, resources: 2 },
      '✗ nothing was checked: no rule applies to 2 resources',
    ],
    [
      'rules that are all off',
      { rules: [[one, 'off', 0]] as const },
      '✗ nothing was checked: no rule applies to 1 resource',
    ],
    [
      'a rule that passed without a subject',
      { rules: [[one, 'passed', 0]] as const },
      '✗ nothing was checked: no rule applies to 1 resource',
    ],
  ])('never shows a pass for %s', (_, parts, expected) => {
    expect(lastLine(report(parts))).toBe(expected);
  });

  test('does not believe the summary', () => {
    const lying = {
      ...report({ rules: [passed], problems: [severe] }),
      summary: report({ rules: [passed] }).summary,
    };
    expect(lastLine(lying)).toContain('no answer can be trusted');
  });
});

describe('many findings of a rule', () => {
  const findings = Array.from({ length: 207 }, (_, index) =>
    finding(one, `Pod/shop/web-${index}`, at(`m/${index % 10}.yaml`, index + 1, 1, 1), `message ${index}`),
  );
  const many = report({ rules: [[one, 'failed', 207]], findings });

  test('are counted, a few in full, some in a line, the rest with a number', () => {
    const text = pretty(many);
    expect(text).toContain('error[cat/one] Title of cat/one (207 findings)');
    expect(text.match(/^ {2}message/gm)).toHaveLength(5);
    expect(text.match(/^ {2}-->/gm)).toHaveLength(20);
    expect(text).toContain('… and 187 more findings in 10 files (--verbose or --format json has all)');
    expect(text.match(/What to do about/g)).toHaveLength(1);
    expect(text.split('\n').length).toBeLessThan(60);
  });

  test('are all there with --verbose', () => {
    expect(pretty(many, { verbose: true }).match(/^ {2}message/gm)).toHaveLength(207);
  });
});

describe('a section', () => {
  test('says a remedy once, or with each finding if they differ', () => {
    const findings = ['x', 'y'].map((remedy, index) =>
      finding(one, 'Pod/a', at('a.yaml', index + 1, 1, 1), 'm', { remedy }),
    );
    const text = pretty(report({ findings }));
    expect(text).toContain('fix   x');
    expect(text).toContain('fix   y');
  });

  test('comes by severity, then by category, those of own policies last', () => {
    const headings = pretty(sample).match(/^\w+\[[^\]]+\]/gm);
    expect(headings).toEqual([
      'error[network/host-network]',
      'error[credential/plain-password]',
      'error[main/deny_team]',
      'warning[exposure/undeclared-entry]',
      'note[identity/shared-service-account]',
      'severe[yaml-invalid]',
      'warning[exception-expired]',
      'note[file-too-large]',
    ]);
  });

  test.each([40, 60, 80, 120])(
    'fits %i columns, apart from what is to be clicked, copied or counted',
    (width) => {
      const lines = pretty(sample, { width }).trimEnd().split('\n').slice(0, -1);
      const long = lines.filter(
        (line) => columns(line) > width && !/^ {2}(?:-->|see|docs|data) |^ +\S+$/.test(line),
      );
      expect(long).toEqual([]);
    },
  );

  test('names suppressions with --verbose, and counts them without', () => {
    expect(pretty(sample)).toContain('1 finding by exceptions (--verbose lists them)');
    const text = pretty(sample, { verbose: true, width: 200 });
    expect(text).toContain(
      'network/host-network Deployment/legacy/billing: vendor image, behind NetworkPolicy legacy/billing-only (until 2027-03-31)',
    );
  });

  test('links to the page of a built-in rule, and for a user rule to its reference', () => {
    const user = rule('main/deny', {
      origin: { type: 'user', file: 'p.rego', line: 1 },
      references: ['see below', 'https://wiki.example/x'],
    });
    const findings = [one, user].map((of) => finding(of, 'Pod/a', at('a.yaml', 1, 1, 1), 'm'));
    const text = pretty(
      report({
        rules: [
          [one, 'failed', 1],
          [user, 'failed', 1],
        ],
        findings,
      }),
      { docs: 'https://d.example/' },
    );
    expect(text.match(/docs {2}.*/g)).toEqual([
      'docs  https://d.example/cat/one',
      'docs  https://wiki.example/x',
    ]);
  });
});

describe('related places', () => {
  const place = (line: number) => at('a.yaml', line, 1, 1);
  const of = (message: string, ...related: readonly number[]) =>
    pretty(
      report({
        rules: [[one, 'failed', 1]],
        findings: [finding(one, 'Pod/a', place(1), message, { related: related.map(place) })],
      }),
    );

  test('are shown once', () => {
    expect(of('m', 3, 3, 4).match(/see a\.yaml:\d+/g)).toEqual(['see a.yaml:3', 'see a.yaml:4']);
  });

  test('are not shown where the message names them, and only there', () => {
    expect(of('because a rule allows (a.yaml:34)', 3, 34).match(/see a\.yaml:\d+/g)).toEqual([
      'see a.yaml:3',
    ]);
  });
});
