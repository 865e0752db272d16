import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { hostileText, reports } from './reports.ts';
import { finding, report, rule, sample } from './sample.ts';
import { elements, parseXml } from './xml.ts';

const place = { file: 'a.yaml', line: 3, column: 5, endLine: 3, endColumn: 9, pointer: '/spec' };

function junit(of: Report) {
  return parseXml(render(of, 'junit', { color: false }));
}

/** The counts of an element, recounted from what is below it. */
function recount(element: ReturnType<typeof junit>) {
  const count = (name: string) => String(elements(element, name).length);
  return {
    tests: count('testcase'),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function expectSound(of: Report): void {
  const root = junit(of);
  for (const element of [root, ...elements(root, 'testsuite')])
    expect(element.attributes).toMatchObject(recount(element));
  const names = elements(root, 'testcase').map(
    ({ attributes }) => `${attributes['classname']}\n${attributes['name']}`,
  );
  expect(new Set(names).size).toBe(names.length);
}

describe('JUnit', () => {
  test('counts right and names each test once', () => {
    expectSound(sample);
    fc.assert(
      fc.property(reports(hostileText, fc.constantFrom('a', 'a (2)', '\u0001', '\\x01', ']]>')), expectSound),
      {
        numRuns: 100,
      },
    );
  });

  test('equal names are numbered, also where a number is taken', () => {
    const of = rule('cat/name');
    const found = ['Pod/a', 'Pod/a', 'Pod/a (2)'].map((id) =>
      finding(of, id, { ...place, pointer: '' }, 'm'),
    );
    const root = junit(report({ rules: [[of, 'failed', 3]], findings: found }));
    const names = elements(root, 'testcase').map(({ attributes }) => attributes['name']);
    expect(names.slice(1)).toEqual(['Pod/a', 'Pod/a (2)', 'Pod/a (2) (2)']);
  });

  test('a passing rule is a passing test by name', () => {
    const root = junit(report({ rules: [[rule('cat/name', { title: 'All is well' }), 'passed', 3]] }));
    const [, own] = elements(root, 'testcase');
    expect(own).toMatchObject({ attributes: { classname: 'cat/name', name: 'All is well' }, children: [] });
  });

  test.each([
    ['not-applicable', 'skipped'],
    ['off', 'skipped'],
    ['broken', 'error'],
  ] as const)('a rule that is %s is %s', (status, outcome) => {
    const root = junit(report({ rules: [[rule('cat/name'), status, 0]] }));
    const own = elements(root, 'testcase').find(({ attributes }) => attributes['classname'] === 'cat/name');
    expect(own?.children.map(({ name }) => name)).toEqual([outcome]);
  });

  test.each([
    ['error', 'failure'],
    ['warning', 'failure'],
    ['note', 'system-out'],
  ] as const)('a finding of severity %s is a %s that names the place', (severity, outcome) => {
    const of = rule('cat/name', { severity });
    const root = junit(
      report({ rules: [[of, 'failed', 1]], findings: [finding(of, 'Pod/a', place, 'wrong')] }),
    );
    const [found] = elements(root, outcome);
    expect(found?.text).toContain('wrong\n--> a.yaml:3:5');
    expect(elements(root, 'testcase').at(-1)?.attributes).toMatchObject({
      name: 'Pod/a /spec',
      file: 'a.yaml',
      line: '3',
    });
  });

  test('findings of a rule that is not listed are not lost', () => {
    const root = junit(report({ findings: [finding(rule('cat/name'), 'Pod/a', place, 'wrong')] }));
    expect(elements(root, 'failure').map(({ attributes }) => attributes['message'])).toEqual(['wrong']);
  });

  test('nothing to look at is an error', () => {
    const root = junit(report({ resources: 0 }));
    expect(root.attributes).toMatchObject({ tests: '1', errors: '1' });
  });
});
