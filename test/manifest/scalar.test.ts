import { describe, expect, test } from 'vitest';
import { resolvePlain } from '#manifest/yaml/scalar.ts';

/** kubectl's own reading of the whole table is compared in kubectl.test.ts; these hold without kubectl, too. */
describe('resolvePlain', () => {
  test.each([
    ['0644', 420],
    ['0o14', 12],
    ['-0o14', -12],
    ['0b11', 3],
    ['0x1F', 31],
    ['1_000', 1000],
    ['08', 8],
    ['+1', 1],
    ['1e3', 1000],
    ['.5', 0.5],
    ['5.', 5],
    ['1_000.5', 1000.5],
    ['9007199254740991', 9007199254740991],
  ])('%s is the number %d', (text, value) => {
    expect(resolvePlain(text)?.value).toBe(value);
  });

  test.each(['y', 'Yes', 'ON', 'true', 'TRUE'])('%s is true', (text) => {
    expect(resolvePlain(text)).toEqual({ type: 'boolean', value: true });
  });

  test.each(['n', 'No', 'OFF', 'false', 'False'])('%s is false', (text) => {
    expect(resolvePlain(text)).toEqual({ type: 'boolean', value: false });
  });

  test.each(['', '~', 'null', 'Null', 'NULL'])('%j is null', (text) => {
    expect(resolvePlain(text)).toEqual({ type: 'null', value: null });
  });

  test.each([
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '1:30',
    'yES',
    'nULL',
    '0o8',
    '0b2',
    '0x',
    '1e400',
    '1,000',
    '_1',
    '1e',
    'inf',
    'NaN',
    '0x1p4',
    '=',
    'nginx',
    'true1',
  ])('%s is text', (text) => {
    expect(resolvePlain(text)).toBeUndefined();
  });

  test('integers beyond 2^53 keep their digits', () => {
    expect(resolvePlain('9007199254740993')).toEqual({
      type: 'integer',
      value: 9007199254740992,
      digits: '9007199254740993',
    });
  });

  test('beyond 64 bits, decimal digits are a float and hexadecimal ones text', () => {
    expect(resolvePlain('123456789012345678901234567890')).toMatchObject({ type: 'float' });
    expect(resolvePlain('0xFFFFFFFFFFFFFFFFFF')).toBeUndefined();
  });

  test('infinities and not-a-number have no JSON form', () => {
    for (const text of ['.inf', '-.Inf', '.NaN']) expect(resolvePlain(text)?.type).toBe('nonfinite');
  });
});
