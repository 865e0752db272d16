import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '#credential/plain-text.ts';

describe('plainText', () => {
  test('decodes base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(plainText(Buffer.from(text).toString('base64'))).toBe(text);
      }),
    );
  });

  test('decodes base64 in lines', () => {
    expect(plainText('aHVu\ndGVy\r\nMg==\n')).toBe('hunter2');
  });

  test('takes a line break for nothing', () => {
    expect(plainText('\n')).toBe('');
  });

  test.each(['not base64!', 'abc', 'YQ=', 'Y===', '=YQ=', 'YWJj YWJj', 'YWI_'])(
    'leaves %j as it is',
    (value) => {
      expect(plainText(value)).toBe(value);
    },
  );

  test('of bytes that are no text is some text', () => {
    expect(plainText('/////w==')).toBe('\ufffd'.repeat(4));
  });
});
