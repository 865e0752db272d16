import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cells, columnOf, columns, total } from '#report/pretty/cells.ts';
import { frame } from '#report/pretty/frame.ts';
import { painter } from '#report/pretty/paint.ts';
import { wrap } from '#report/pretty/wrap.ts';
import { hostileText } from './reports.ts';
import { at } from './sample.ts';

function draw(line: string, column: number, length: number, width = 80): readonly string[] {
  return frame({ line: 1, lines: [line] }, at('a', 1, column, length), {
    paint: painter(false),
    style: 'error',
    width,
  });
}

/** What stands above the carets, by columns. */
function underlined([line = '', mark = '']: readonly string[]): string {
  const start = mark.indexOf('^');
  const end = mark.lastIndexOf('^') + 1;
  let column = 0;
  let above = '';
  for (const character of line) {
    if (column >= start && column < end) above += character;
    column += columns(character);
  }
  return above;
}

describe('a frame', () => {
  test.each([
    ['plain', 'a: true', 4, 4, 'true'],
    ['after a tab', 'a:\ttrue', 4, 4, 'true'],
    ['after wide characters', '公開: true', 5, 4, 'true'],
    ['wide characters themselves', 'a: 公開', 4, 2, '公開'],
    ['after an emoji', 'a👍: true', 6, 4, 'true'],
    ['after a combining mark', 'e\u0301: true', 5, 4, 'true'],
    ['after an escape', 'a\u001b[31m: true', 9, 4, 'true'],
    ['an escape itself', 'a: \u001b', 4, 1, '\\x1b'],
    ['beyond the end', 'ab', 9, 4, ''],
  ])('underlines %s', (_, line, column, length, expected) => {
    expect(underlined(draw(line, column, length))).toBe(expected);
  });

  test('of a range over several lines underlines the first', () => {
    const location = { file: 'a', line: 1, column: 3, endLine: 2, endColumn: 5 };
    const drawn = frame({ line: 1, lines: ['a: b', '  c: d'] }, location, {
      paint: painter(false),
      style: 'error',
      width: 80,
    });
    expect(drawn).toEqual(['    1 │ a: b', '      │   ^^', '    2 │   c: d']);
  });

  test('of another place has no underline', () => {
    const drawn = frame({ line: 7, lines: ['a'] }, at('a', 1, 1, 1), {
      paint: painter(false),
      style: 'error',
      width: 80,
    });
    expect(drawn).toEqual(['    7 │ a']);
  });

  test('keeps a culprit far to the right in sight', () => {
    const drawn = draw(`${'x'.repeat(500)} culprit ${'y'.repeat(500)}`, 502, 7, 60);
    expect(underlined(drawn)).toBe('culprit');
    expect(drawn[0]).toMatch(/│ ….*…$/);
  });

  test('has room for a mark behind a line that fills it', () => {
    for (const line of draw('x'.repeat(52), 99, 1, 60)) expect(columns(line)).toBeLessThanOrEqual(60);
  });

  test('never gets wider than it may, whatever the lines are', () => {
    const place = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 1, maxLength: 4 }),
        place,
        place,
        (lines, column, length) => {
          const drawn = frame({ line: 1, lines }, at('a', 1, column, length), {
            paint: painter(false),
            style: 'error',
            width: 60,
          });
          for (const line of drawn) expect(columns(line)).toBeLessThanOrEqual(60);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('cells', () => {
  test('lie side by side', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let next = 0;
        for (const cell of cells(text)) {
          expect(cell.start).toBe(next);
          expect(columns(cell.text)).toBe(cell.width);
          next += cell.width;
        }
        expect(total(cells(text))).toBe(next);
      }),
    );
  });

  test('are found by code unit, the end included', () => {
    const laid = cells('a👍b');
    expect([0, 1, 3, 4, 99].map((offset) => columnOf(laid, offset))).toEqual([0, 1, 3, 4, 4]);
  });
});

describe('wrap', () => {
  test('loses nothing and fits, but for words that are too long', () => {
    const words = fc.array(fc.constantFrom('a', 'word', '公開', 'quite-a-long-word-indeed', ''), {
      minLength: 1,
    });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ');
        const lines = wrap(text, 12);
        expect(lines.join(' ').replace(/ +/g, ' ').trim()).toBe(text.replace(/ +/g, ' ').trim());
        for (const line of lines) expect(columns(line) <= 12 || !line.trim().includes(' ')).toBe(true);
      }),
    );
  });
});
