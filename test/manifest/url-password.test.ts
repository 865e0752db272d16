import fc from 'fast-check';
import { expect, test } from 'vitest';
import { urlPasswords } from '#manifest/url-password.ts';

const found = (text: string) =>
  urlPasswords(text).map(({ user, start, end }) => [user, text.slice(start, end)].join(' '));

test.each([
  ['postgres://app:hunter2@db:5432/x', ['app hunter2']],
  ['redis://:hunter2@redis', [' hunter2']],
  ['a://b:c:d@e', ['b c:d']],
  ['x a://b:c@d, s3+https://e:f@g', ['b c', 'e f']],
  ['a://b:c://d:e@f', ['d e']],
  ['postgres://app@db', []],
  ['postgres://db:5432/x@y', []],
  ['://a:b@c 1://a:b@c', []],
  ['a://b:@c', []],
  ['', []],
])('in %j the users and passwords are %j', (text, expected) => {
  expect(found(text)).toEqual(expected);
});

/** The obvious pattern, which is quadratic. */
const OBVIOUS = /[a-z][a-z0-9+.-]*:\/\/([^\s/:@"']*):([^\s/@"']+)@/gi;

test('the passwords are those of the obvious pattern', () => {
  const piece = fc.constantFrom(
    'a',
    'B',
    '1',
    '+',
    '.',
    ':',
    '/',
    '://',
    'a://',
    'b:c@',
    '@',
    ' ',
    '"',
    '\n',
    '%',
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (value) => {
      const obvious = Array.from(value.matchAll(OBVIOUS), (match) => `${match[1]} ${match[2]}`);
      expect(found(value)).toEqual(obvious);
    }),
    { numRuns: 2000 },
  );
});
