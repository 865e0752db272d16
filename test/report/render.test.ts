import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { excerptAt, excerptKey } from '#report/excerpt-key.ts';
import { FORMATS, render } from '#report/render.ts';
import { visible } from '#report/visible.ts';
import { at, report, sample } from './sample.ts';

describe('formats', () => {
  test('are the files of report/formats', () => {
    const folder = fileURLToPath(new URL('../../src/report/formats', import.meta.url));
    const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
    expect(files.sort()).toEqual([...FORMATS].sort());
  });

  test.each(FORMATS)('%s ends with one line feed, and leaves the report alone', (format) => {
    const before = structuredClone(sample);
    expect(render(sample, format, { color: false })).toMatch(/[^\n]\n$/);
    expect(sample).toEqual(before);
  });
});

describe('excerpts', () => {
  test('are found by file and range, whatever the pointer', () => {
    const location = at('a.yaml', 3, 5, 4, '/a');
    expect(excerptKey(location)).toBe('a.yaml:3:5-3:9');
    const of = report({ excerpts: [[location, { line: 3, lines: ['x'] }]] });
    expect(excerptAt(of, at('a.yaml', 3, 5, 4, '/b'))).toEqual({ line: 3, lines: ['x'] });
    expect(excerptAt(of, at('a.yaml', 3, 5, 5))).toBeUndefined();
    expect(excerptAt(report({ excerpts: [[location, { line: 3, lines: [] }]] }), location)).toBeUndefined();
  });
});

describe('visible', () => {
  test.each([
    ['a\u001b[31mb', 'a\\x1b[31mb'],
    ['\u009b', '\\x9b'],
    ['\u202e', '\\u{202e}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\n\r\t\0', '\\n\\r\\t\\0'],
    ['\ud800', '\\u{d800}'],
    ['\uffff', '\\u{ffff}'],
    ['##[error]', '#\\x23[error]'],
    ['##VSO[x]', '#\\x23VSO[x]'],
    ['## heading, 公開, é, 👍', '## heading, 公開, é, 👍'],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});
