import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { REPORT_SCHEMA } from '#report/json-schema.ts';
import { FORMATS, render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { readCommands } from './read-commands.ts';
import { readTap } from './read-tap.ts';
import { HOSTILE } from './reports.ts';
import { finding, report, rule, sample } from './sample.ts';
import { elements, parseXml } from './xml.ts';

const OPTIONS = { color: false, width: 100 };
const of = rule('network/host-network');
const place = { file: 'a.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 };
const clean: Report = { ...report({ rules: [[of, 'passed', 1]] }), environment: 'staging' };
const found: Report = {
  ...report({ rules: [[of, 'failed', 1]], findings: [finding(of, 'Pod/a', place, 'it shares')] }),
  environment: 'prod',
};
const both = [found, clean];
const lastLine = (reports: readonly Report[]) =>
  render(reports, 'pretty', OPTIONS).trimEnd().split('\n').at(-1);

describe('several environments', () => {
  test('json: each is a report, and a single one stays as it is', () => {
    const valid = new Ajv().compile(REPORT_SCHEMA);
    const read = JSON.parse(render(both, 'json', OPTIONS));
    expect(valid(read)).toBe(true);
    expect(read.environments.map(({ environment }: Report) => environment)).toEqual(['prod', 'staging']);
    expect(read.environments[1]).toEqual(JSON.parse(render(clean, 'json', OPTIONS)));
    expect(JSON.parse(render([found], 'json', OPTIONS))).toMatchObject({
      schemaVersion: 1,
      environment: 'prod',
    });
    expect(valid({ environments: [{}] })).toBe(false);
  });

  test('sarif: a run each, with a category of its own', () => {
    const { runs } = JSON.parse(render(both, 'sarif', OPTIONS));
    expect(runs.map((run: { automationDetails: unknown }) => run.automationDetails)).toEqual([
      { id: 'eastwest/prod/' },
      { id: 'eastwest/staging/' },
    ]);
    expect(JSON.parse(render(sample, 'sarif', OPTIONS)).runs[0].automationDetails).toBeUndefined();
  });

  test('junit: suites and classes with the name of the environment', () => {
    const root = parseXml(render(both, 'junit', OPTIONS));
    expect(elements(root, 'testsuite').map(({ attributes }) => attributes['name'])).toEqual([
      'eastwest.prod.input',
      'eastwest.prod.network',
      'eastwest.staging.input',
      'eastwest.staging.network',
    ]);
    expect(elements(root, 'testcase').map(({ attributes }) => attributes['classname'])).toContain(
      'prod/network/host-network',
    );
  });

  test('tap and github: each point and annotation says which', () => {
    expect(readTap(render(both, 'tap', OPTIONS)).map(({ description }) => description)).toEqual([
      'prod: network/host-network: Pod/a: it shares',
      'staging: network/host-network: Title of network/host-network',
    ]);
    const [error, summary] = readCommands(render(both, 'github', OPTIONS));
    expect(error?.properties['title']).toMatch(/^prod: network\/host-network/);
    expect(summary?.data).toMatch(/^prod: ✗ 1 error.*\nstaging: ✓/s);
  });

  test('pretty: each under its name, and a last line over all, as good as the worst', () => {
    const text = render(both, 'pretty', OPTIONS);
    expect(text).toMatch(/^── environment prod ─+$/m);
    expect(text).toMatch(/^── environment staging ─+$/m);
    expect(lastLine(both)).toBe('✗ findings in 1 of 2 environments');
    expect(lastLine([clean, clean])).toBe('✓ 2 environments: no findings');
    expect(lastLine([found, { ...sample, environment: 'x' }])).toBe(
      '✗ no answer can be trusted in 1 of 2 environments',
    );
    expect(lastLine([clean, { ...report({ resources: 0 }), environment: 'x' }])).toBe(
      '✗ nothing was checked in 1 of 2 environments',
    );
    expect(lastLine([])).toBe('✗ nothing was checked: no environments');
    expect(render([found], 'pretty', OPTIONS)).not.toContain('Environments');
  });

  test.each(FORMATS)('%s names each environment, whatever its name', (format) => {
    for (const environment of HOSTILE) {
      const text = render([{ ...found, environment }, clean], format, OPTIONS);
      // GitLab's report has no place for what passed.
      if (format !== 'gitlab') expect(text).toContain('staging');
      expect(text).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      if (format === 'junit') parseXml(text);
      if (format === 'tap') readTap(text);
      if (format === 'github') readCommands(text);
      else expect(text).not.toMatch(/^\s*::/m);
    }
  });

  test.each(FORMATS)('%s is the same for one report and for a list of it', (format) => {
    expect(render([sample], format, OPTIONS)).toBe(render(sample, format, OPTIONS));
  });
});

test('sarif names files from the root of the repository, with their excerpts', () => {
  const excerpts = [[place, { line: 2, lines: ['a:', '  b: true', 'c:'] }]] as const;
  const of = { ...report({ findings: found.findings, excerpts }) };
  const at = { cwd: '/repo/apps', color: false };
  const own = JSON.parse(render(of, 'sarif', at)).runs[0].results[0].locations[0].physicalLocation;
  const there = JSON.parse(render(of, 'sarif', { ...at, root: '/repo' })).runs[0].results[0].locations[0]
    .physicalLocation;
  expect(own.artifactLocation.uri).toBe('a.yaml');
  expect(there).toEqual({ ...own, artifactLocation: { ...own.artifactLocation, uri: 'apps/a.yaml' } });
  expect(there.contextRegion).toBeDefined();
});
