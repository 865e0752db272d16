import { describe, expect, test } from 'vitest';
import { render } from '#report/render.ts';
import { readCommands } from './read-commands.ts';
import { at, finding, report, rule, sample } from './sample.ts';

const OPTIONS = { color: false, cwd: '/repo/apps', root: '/repo' };

function many(count: number, severity: 'error' | 'warning' | 'note') {
  const of = rule(`cat/${severity}`, { severity });
  return Array.from({ length: count }, (_, index) =>
    finding(of, `Pod/a/${index}`, at('a.yaml', index + 1, 1, 1), 'm'),
  );
}

describe('annotations', () => {
  test('come by level, the verdict before other notices', () => {
    const read = readCommands(render(sample, 'github', OPTIONS));
    expect(read.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 5 }, () => 'error'),
      ...['warning', 'warning', 'notice', 'notice', 'notice'],
    ]);
    expect(read[7]).toMatchObject({
      properties: { title: 'eastwest' },
      data: expect.stringContaining('no answer can be trusted'),
    });
  });

  test('name files from the root of the repository, and their last column', () => {
    const read = readCommands(
      render(
        report({ findings: [finding(rule('a/b'), 'Pod/a', at('x/a.yaml', 3, 5, 4), 'm')] }),
        'github',
        OPTIONS,
      ),
    );
    expect(read[0]?.properties).toMatchObject({
      file: 'apps/x/a.yaml',
      line: '3',
      endLine: '3',
      col: '5',
      endColumn: '8',
    });
  });

  test('stand at what a text was rendered from', () => {
    const location = { ...at('out/all.yaml', 30, 5, 4), source: { file: 'chart/templates/a.yaml', line: 7 } };
    const [read] = readCommands(
      render(report({ findings: [finding(rule('a/b'), 'Pod/a', location, 'm')] }), 'github', OPTIONS),
    );
    expect(read?.properties).toEqual({
      file: 'apps/chart/templates/a.yaml',
      line: '7',
      title: 'a/b: Title of a/b',
    });
  });

  test('over several lines have no columns: the runner would drop them with a warning', () => {
    const location = { ...at('a.yaml', 3, 5, 4), endLine: 6 };
    const [read] = readCommands(
      render(report({ findings: [finding(rule('a/b'), 'Pod/a', location, 'm')] }), 'github', OPTIONS),
    );
    expect(read?.properties).toMatchObject({ line: '3', endLine: '6' });
    expect(read?.properties).not.toHaveProperty('col');
  });

  test.each([
    [[10, 10, 9], undefined],
    [[11, 12, 10], '1 more error, 2 more warnings, 1 more notice only in the log'],
    [[0, 0, 30], '21 more notices only in the log'],
  ] as const)(
    'of %j findings it says how many GitHub will not show',
    ([errors, warnings, notes], expected) => {
      const findings = [...many(errors, 'error'), ...many(warnings, 'warning'), ...many(notes, 'note')];
      const read = readCommands(render(report({ findings }), 'github', OPTIONS));
      expect(read.length).toBe(findings.length + 1);
      const summary = read.find(({ properties }) => properties['title'] === 'eastwest');
      // Among the first ten of its level, whatever there is besides.
      expect(read.filter(({ name }) => name === 'notice').indexOf(summary ?? fail())).toBeLessThan(10);
      if (expected === undefined) expect(summary?.data).not.toContain('more');
      else expect(summary?.data).toContain(expected);
    },
  );

  test('of nothing are an error', () => {
    expect(readCommands(render(report({ resources: 0 }), 'github', OPTIONS))[0]).toMatchObject({
      name: 'error',
      data: expect.stringContaining('nothing was checked'),
    });
    expect(render([], 'github', OPTIONS)).toContain('nothing was checked');
  });
});

function fail(): never {
  throw new Error('no summary');
}
