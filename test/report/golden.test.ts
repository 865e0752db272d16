import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FORMATS, type FormatName, render } from '#report/render.ts';
import type { RenderOptions } from '#report/render-options.ts';
import { report, rule, sample } from './sample.ts';

/** `UPDATE_GOLDEN=1 npx vitest run test/report` writes them anew; look at the difference before committing it. */
const update = process.env['UPDATE_GOLDEN'] === '1';
const folder = fileURLToPath(new URL('golden/', import.meta.url));

const docs = 'https://eastwest.example/rules';
const cases: readonly (readonly [string, FormatName, RenderOptions])[] = [
  ['pretty.golden.txt', 'pretty', { color: false, width: 100, docs }],
  ['pretty-80.golden.txt', 'pretty', { color: false, width: 80, docs }],
  ['pretty-color.golden.txt', 'pretty', { color: true, width: 100, docs }],
  ['pretty-verbose.golden.txt', 'pretty', { color: false, width: 100, verbose: true }],
  ['json.golden.json', 'json', { color: false }],
  ['sarif.golden.sarif', 'sarif', { color: false, cwd: '/home/somebody/repo', docs }],
  ['junit.golden.xml', 'junit', { color: false, docs }],
  ['github.golden.txt', 'github', { color: false, docs }],
  ['gitlab.golden.json', 'gitlab', { color: false, docs }],
  ['tap.golden.tap', 'tap', { color: false, docs }],
  ['markdown.golden.md', 'markdown', { color: false, docs }],
];

function expectGolden(name: string, text: string): void {
  if (update) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}${name}`, text);
  }
  expect(existsSync(`${folder}${name}`), `${name} is missing: UPDATE_GOLDEN=1`).toBe(true);
  expect(text).toBe(readFileSync(`${folder}${name}`, 'utf8'));
}

describe('golden outputs', () => {
  test.each(cases)('%s', (name, format, options) => {
    expectGolden(name, render(sample, format, options));
  });

  test('a clean report', () => {
    const clean = report({
      resources: 14,
      workloads: 9,
      files: 3,
      rules: [[rule('network/host-network'), 'passed', 9]],
    });
    expectGolden('clean.golden.txt', render(clean, 'pretty', { color: false }));
  });

  test('every format has one', () => {
    expect(new Set(cases.map(([, format]) => format))).toEqual(new Set(FORMATS));
  });
});
