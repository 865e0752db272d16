import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SUBJECT_TYPES } from '#facts/subject.ts';
import { REPORT_SCHEMA } from '#report/json-schema.ts';
import { render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { hostileText, reports } from './reports.ts';
import { report, sample } from './sample.ts';

const valid = new Ajv({ allErrors: true }).compile(REPORT_SCHEMA);

function json(of: Report) {
  return JSON.parse(render(of, 'json', { color: false }));
}

describe('the JSON schema', () => {
  test('accepts the sample, an empty report and hostile ones', () => {
    for (const of of [sample, report({ resources: 0 })]) {
      valid(json(of));
      expect(valid.errors).toBeNull();
    }
    fc.assert(
      fc.property(reports(hostileText, hostileText), (hostile) => {
        valid(json(hostile));
        expect(valid.errors).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  test('is closed everywhere but in metadata', () => {
    const open: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('type' in schema && schema.type === 'object' && !('additionalProperties' in schema))
        open.push(path);
      for (const [key, member] of Object.entries(schema)) walk(member, `${path}/${key}`);
    };
    walk(REPORT_SCHEMA, '');
    expect(open).toEqual(['/definitions/finding/properties/metadata']);
  });

  test.each(Object.keys(json(sample)))('demands %s', (key) => {
    const { [key]: _, ...rest } = json(sample);
    expect(valid(rest)).toBe(false);
  });

  test('refuses a key that it does not know', () => {
    expect(valid({ ...json(sample), more: 1 })).toBe(false);
  });

  test('knows every type of subject', () => {
    const subjects = report({ resources: 0 }).summary.subjects;
    expect(Object.keys(json(sample).summary.subjects)).toEqual([...SUBJECT_TYPES]);
    expect(Object.keys(subjects)).toEqual([...SUBJECT_TYPES]);
  });

  test('docs/report.schema.json is fresh (UPDATE_GOLDEN=1 writes it)', () => {
    const file = fileURLToPath(new URL('../../docs/report.schema.json', import.meta.url));
    const text = `${JSON.stringify(REPORT_SCHEMA, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('the JSON output', () => {
  test('holds the whole report', () => {
    const parsed = json(sample);
    expect(parsed.tool).toEqual({ name: 'eastwest', version: '0.1.0' });
    expect(parsed.verdict).toBe('untrusted');
    expect(parsed.summary).toEqual(sample.summary);
    expect(parsed.problems).toMatchObject(sample.problems);
    expect(parsed.findings).toMatchObject(sample.findings);
    expect(parsed.suppressions).toMatchObject(sample.suppressions);
    expect(parsed.unknowns).toEqual(sample.unknowns);
    expect(parsed.rules.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual(
      sample.rules.map(({ rule, status }) => [rule.id, status]),
    );
    const excerpts = [...parsed.findings, ...parsed.problems].filter(({ excerpt }) => excerpt !== undefined);
    expect(excerpts.length).toBe(7);
  });

  test('has its keys in one order, however the report was made', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, member]) => [key, reversed(member)]),
            )
          : value;
    expect(render(reversed(sample) as Report, 'json', { color: false })).toBe(
      render(sample, 'json', { color: false }),
    );
  });
});
