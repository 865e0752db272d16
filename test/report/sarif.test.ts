import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '#report/render.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { artifactLocation } from '#report/sarif/artifact-location.ts';
import { message } from '#report/sarif/message.ts';
import { hostileText, reports } from './reports.ts';
import { report, rule, sample } from './sample.ts';

/** The official schema (see schema/README.md); or another edition of it, by name. */
const schemaFile =
  process.env['SARIF_SCHEMA'] ?? fileURLToPath(new URL('./schema/sarif-2.1.0.json', import.meta.url));

function validator() {
  // The schema is draft 4: what ajv 8 doesn't know of it is only its own name and its `id`.
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const isUri = (text: string) => /^[a-z][a-z\d+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/i.test(text);
  return new Ajv({
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    formats: {
      uri: isUri,
      'uri-reference': (text: string) =>
        isUri(text) || /^(?:[\w\-.~!$&'()*+,;=@/]|%[\dA-F]{2})*$/i.test(text),
      'date-time': true,
    },
  }).compile(schema);
}

function run(of: Report, options: RenderOptions = { color: false }) {
  return JSON.parse(render(of, 'sarif', options)).runs[0];
}

describe('the official schema', () => {
  test('accepts the sample', () => {
    const valid = validator();
    valid(
      JSON.parse(render(sample, 'sarif', { color: false, docs: 'https://docs.example', cwd: '/home/x' })),
    );
    expect(valid.errors).toBeNull();
  });

  test('accepts an empty report', () => {
    const valid = validator();
    valid(JSON.parse(render(report({ resources: 0 }), 'sarif', { color: false })));
    expect(valid.errors).toBeNull();
  });

  test('accepts hostile reports', () => {
    const valid = validator();
    fc.assert(
      fc.property(reports(hostileText, hostileText), (hostile) => {
        valid(
          JSON.parse(
            render(hostile, 'sarif', { color: false, cwd: '/home/x', docs: 'https://docs.example' }),
          ),
        );
        expect(valid.errors).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  test('refuses what is not SARIF', () => {
    expect(validator()({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  });
});

describe('results', () => {
  test('point at their rule', () => {
    const { tool, results } = run(sample);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
  });

  test('of an unknown rule have no index', () => {
    expect(run({ ...sample, rules: [] }).results[0].ruleIndex).toBeUndefined();
  });

  test('are suppressed with the reason, and the others explicitly not', () => {
    const { results } = run(sample);
    expect(results.map(({ suppressions }: { suppressions: unknown[] }) => suppressions.length)).toEqual([
      0, 0, 0, 0, 0, 1,
    ]);
    expect(results.at(-1).suppressions[0]).toEqual({
      kind: 'external',
      status: 'accepted',
      justification: 'vendor image, behind NetworkPolicy legacy/billing-only (until 2027-03-31)',
    });
  });

  test('carry the fingerprint and the resource', () => {
    const [first] = run(sample).results;
    expect(first.partialFingerprints).toEqual({ 'eastwest/v1': sample.findings[0]?.fingerprint });
    expect(first.locations[0].logicalLocations).toEqual([
      { fullyQualifiedName: sample.findings[0]?.subject.id, name: expect.any(String), kind: 'resource' },
    ]);
  });

  test('count columns as we do', () => {
    const found = run(sample);
    expect(found.columnKind).toBe('utf16CodeUnits');
    const worker = found.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'network/host-network');
    expect(worker.locations[0].physicalLocation.region).toEqual({
      startLine: 41,
      startColumn: 20,
      endLine: 41,
      endColumn: 24,
      snippet: { text: 'true' },
    });
  });
});

describe('rules', () => {
  test("only ours claim a security severity; a user's rule may be about anything", () => {
    const { rules } = run(sample).tool.driver;
    const severities = rules.map(({ id, properties }: { id: string; properties: Record<string, string> }) => [
      id,
      properties['security-severity'],
    ]);
    expect(Object.fromEntries(severities)).toMatchObject({
      'network/host-network': '8.0',
      'exposure/undeclared-entry': '5.0',
    });
    expect(Object.fromEntries(severities)['main/deny_team']).toBeUndefined();
  });

  test('that are off are overridden', () => {
    const [invocation] = run(sample).invocations;
    expect(invocation.ruleConfigurationOverrides).toHaveLength(1);
    expect(invocation.ruleConfigurationOverrides[0].descriptor.id).toBe('network/default-deny');
  });
});

describe('the invocation', () => {
  test('fails for a severe problem, and says which', () => {
    const [invocation] = run(sample).invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(ids(invocation.toolExecutionNotifications)).toEqual([
      'yaml-invalid',
      'file-too-large',
      'rule-broken',
      'unknown',
      'unknown',
      'unknown',
    ]);
    expect(ids(invocation.toolConfigurationNotifications)).toEqual(['exception-expired']);
  });

  test('fails if nothing was looked at', () => {
    const [invocation] = run(
      report({ resources: 0, rules: [[rule('a/b'), 'not-applicable', 0]] }),
    ).invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(ids(invocation.toolExecutionNotifications)).toEqual(['nothing-seen']);
  });

  test('succeeds for a clean report and for one with findings', () => {
    const clean = report({ rules: [[rule('a/b'), 'passed', 1]] });
    expect(run(clean).invocations[0].executionSuccessful).toBe(true);
    const found = { ...clean, findings: sample.findings };
    expect(run(found).invocations[0].executionSuccessful).toBe(true);
  });

  function ids(notifications: readonly { descriptor: { id: string } }[]): readonly string[] {
    return notifications.map(({ descriptor }) => descriptor.id);
  }
});

describe('artifactLocation', () => {
  const root = { uriBaseId: '%SRCROOT%' };
  test.each([
    ['a/b.yaml', undefined, { uri: 'a/b.yaml', ...root }],
    ['./a//b.yaml', undefined, { uri: 'a/b.yaml', ...root }],
    ['a b#c?d%.yaml', undefined, { uri: 'a%20b%23c%3Fd%25.yaml', ...root }],
    ['c:d.yaml', undefined, { uri: 'c%3Ad.yaml', ...root }],
    ['公.yaml', undefined, { uri: '%E5%85%AC.yaml', ...root }],
    ['\ud800.yaml', undefined, { uri: '%EF%BF%BD.yaml', ...root }],
    ['/repo/a.yaml', '/repo', { uri: 'a.yaml', ...root }],
    ['/repository/a.yaml', '/repo', { uri: 'file:///repository/a.yaml' }],
    ['/repo/a.yaml', undefined, { uri: 'file:///repo/a.yaml' }],
    ['../other/a.yaml', '/home/repo', { uri: 'file:///home/other/a.yaml' }],
    ['../other/a.yaml', undefined, { uri: '../other/a.yaml', ...root }],
    ['C:/x y/a.yaml', undefined, { uri: 'file:///C:/x%20y/a.yaml' }],
    ['C:/x/a.yaml', 'C:\\x', { uri: 'a.yaml', ...root }],
    ['<stdin>', '/repo', { uri: '%3Cstdin%3E', description: { text: 'standard input' } }],
  ])('%j in %j', (file, cwd, location) => {
    expect(artifactLocation(file, cwd)).toEqual(location);
  });
});

describe('message', () => {
  test.each([
    ['plain [0] {a: b}', 'plain [0] {a: b}'],
    ['a [link](http://evil)', 'a [link\\](http://evil)'],
    ['placeholder {0}', 'placeholder {{0}}'],
    ['', 'no message'],
  ])('%j', (text, expected) => {
    expect(message(text)).toEqual({ text: expected });
  });
});
