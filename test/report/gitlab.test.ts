import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { hostileText, reports } from './reports.ts';
import { at, finding, report, rule, sample } from './sample.ts';

/**
 * What GitLab documents as its format (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"): all of these members are
 * needed, the severity is one of five, and the path is relative to the repository and doesn't begin with `./`.
 */
const SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string' },
      check_name: { type: 'string' },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', not: { pattern: '^\\./' } },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
} as const;

const valid = new Ajv({ allErrors: true }).compile(SCHEMA);

interface Violation {
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function violations(of: Report | readonly Report[], options = {}): readonly Violation[] {
  const read = JSON.parse(render(of, 'gitlab', { color: false, ...options }));
  valid(read);
  expect(valid.errors).toBeNull();
  expect(new Set(read.map(({ fingerprint }: Violation) => fingerprint)).size).toBe(read.length);
  return read;
}

describe('the code quality report', () => {
  test('is what GitLab documents, with fingerprints that differ, whatever the names', () => {
    expect(violations(sample).length).toBe(9);
    fc.assert(
      fc.property(reports(hostileText, hostileText), (hostile) => {
        violations([hostile, { ...hostile, environment: 'prod' }, { ...hostile, environment: 'staging' }]);
      }),
      { numRuns: 50 },
    );
  });

  test('holds findings and problems, the gravest first', () => {
    expect(violations(sample).map(({ severity, check_name }) => `${severity} ${check_name}`)).toEqual([
      'blocker pki/rotation',
      'blocker yaml-invalid',
      'critical main/deny_team',
      'critical network/host-network',
      'critical credential/plain-password',
      'major exception-expired',
      'major exposure/undeclared-entry',
      'info file-too-large',
      'info identity/shared-service-account',
    ]);
  });

  test('keeps fingerprints when lines move', () => {
    const of = (line: number) =>
      report({
        findings: [finding(rule('a/b'), 'Pod/a', at('a.yaml', line, 1, 1), 'm')],
        problems: [
          {
            code: 'unknown-field',
            level: 'warning',
            message: 'm',
            remedy: '',
            location: at('a.yaml', line, 1, 1, '/x'),
          },
        ],
      });
    const prints = (made: Report) => violations(made).map(({ fingerprint }) => fingerprint);
    expect(prints(of(30))).toEqual(prints(of(3)));
  });

  test('counts what is alike, so that GitLab shows it too', () => {
    const same = finding(rule('a/b'), 'Pod/a', at('a.yaml', 1, 1, 1), 'm');
    expect(violations(report({ findings: [same, same, same] })).length).toBe(3);
  });

  test.each([
    ['./x/a.yaml', { cwd: '/repo/apps', root: '/repo' }, 'apps/x/a.yaml'],
    ['../base/a.yaml', { cwd: '/repo/apps', root: '/repo' }, 'base/a.yaml'],
    ['/repo/apps/a.yaml', { cwd: '/repo/apps' }, 'a.yaml'],
    ['/elsewhere/a.yaml', { cwd: '/repo' }, '/elsewhere/a.yaml'],
    ['<stdin>', { cwd: '/repo/apps', root: '/repo' }, '<stdin>'],
    ['a.yaml', { cwd: '/other', root: '/repo' }, 'a.yaml'],
  ])('names %s from the root of the repository', (file, options, path) => {
    const of = report({ findings: [finding(rule('a/b'), 'Pod/a', at(file, 3, 1, 1), 'm')] });
    expect(violations(of, options)[0]?.location).toEqual({ path, lines: { begin: 3 } });
  });

  test('is an empty list only if nothing was found', () => {
    expect(violations(report({ rules: [[rule('a/b'), 'passed', 1]] }))).toEqual([]);
    expect(violations(report({ resources: 0 }))).toMatchObject([
      { severity: 'blocker', check_name: 'nothing-seen' },
    ]);
  });
});
