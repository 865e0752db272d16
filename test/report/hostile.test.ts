import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS, render } from '#report/render.ts';
import type { Report } from '#report/report.ts';
import { readCommands } from './read-commands.ts';
import { readMarkdown } from './read-markdown.ts';
import { readTap } from './read-tap.ts';
import { HOSTILE, hostileText, reports } from './reports.ts';
import { finding, report, rule, sample } from './sample.ts';
import { parseXml } from './xml.ts';

const options = { color: false, width: 80, cwd: '/somewhere', docs: 'https://docs.example' };

/** What no output may hold raw: all but LF of C0, DEL, C1, format characters, line separators, half characters. */
const RAW = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function parses(text: string, format: string): void {
  if (['json', 'sarif', 'gitlab'].includes(format)) JSON.parse(text);
  if (format === 'junit') parseXml(text);
  if (format === 'tap') readTap(text);
  if (format === 'markdown') readMarkdown(text);
}

function check(hostile: Report): void {
  for (const format of FORMATS) {
    const text = render(hostile, format, options);
    parses(text, format);
    expect(text).not.toMatch(RAW);
    if (format === 'github') expect(() => readCommands(text)).not.toThrow();
    else expect(text).not.toMatch(/^\s*::/mu);
    expect(text).not.toMatch(/##\[|##vso\[/i);
    expect(render(structuredClone(hostile), format, options)).toBe(text);
  }
}

describe('hostile names and texts', () => {
  test.each(HOSTILE.map((text) => [text]))('%j', (text) => {
    const of = rule(`cat/${text}`, { title: text, description: text, remedy: text, references: [text] });
    const location = {
      file: text,
      line: 1,
      column: 2,
      endLine: 1,
      endColumn: 4,
      pointer: text,
      template: text,
    };
    const hostile = report({
      rules: [[of, 'failed', 1]],
      findings: [finding(of, text, location, text, { metadata: { [text]: text }, related: [location] })],
      problems: [{ code: 'yaml-invalid', level: 'warning', message: text, remedy: text, location }],
      unknowns: [{ subject: text, reason: text, count: 1 }],
      excerpts: [[location, { line: 1, lines: [text, text] }]],
    });
    check(hostile);
  });

  test('generated ones', () => {
    fc.assert(fc.property(reports(hostileText, hostileText), check), { numRuns: 150 });
  });

  test('colours are the only escapes when they are on', () => {
    const text = render(sample, 'pretty', { color: true });
    // biome's rule against control characters in patterns is kept by building it.
    const sgr = new RegExp(`${String.fromCharCode(27)}\\[(?:0|1|2|1;3[1236])m`, 'g');
    expect(text).toMatch(sgr);
    expect(text.replace(sgr, '')).toBe(render(sample, 'pretty', { color: false }));
  });
});

describe('the XML reader of these tests is strict', () => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  test.each([
    '<a>]]></a>',
    '<a b="1" b="2"/>',
    '<a>&nbsp;</a>',
    '<a>& b</a>',
    '<a></b>',
    '<a>',
    '<a/><b/>',
    '<a b="<"/>',
    '<a>\u0001</a>',
    '<a>&#x1;</a>',
    '<a>\ud800</a>',
    'text',
  ])('%j', (body) => {
    expect(() => parseXml(head + body)).toThrow();
  });
});
