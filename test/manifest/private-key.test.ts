import { describe, expect, test } from 'vitest';
import { holdsPrivateKey, privateKeyRanges } from '#manifest/private-key.ts';

const block = (title: string, body: string) => `-----BEGIN ${title}-----\n${body}\n-----END ${title}-----\n`;
const bodies = (text: string) =>
  privateKeyRanges(text).map(({ start, end }) => text.slice(start, end).trim());

describe('a private key', () => {
  test.each(['PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])(
    'is a %s',
    (title) => {
      const text = `a: b\n${block(title, 'hunter2')}c: d\n`;
      expect(holdsPrivateKey(text)).toBe(true);
      expect(bodies(text)).toEqual(['hunter2']);
    },
  );

  test.each(['CERTIFICATE', 'PUBLIC KEY', 'private key'])('is no %s', (title) => {
    expect(holdsPrivateKey(block(title, 'x'))).toBe(false);
    expect(bodies(block(title, 'x'))).toEqual([]);
  });

  test('without an end goes on to the end', () => {
    expect(bodies('-----BEGIN PRIVATE KEY-----\na\n-----BEGIN PRIVATE KEY-----\nb')).toEqual([
      'a\n-----BEGIN PRIVATE KEY-----\nb',
    ]);
  });

  test('of several is each', () => {
    const text = `${block('PRIVATE KEY', 'a')}${block('CERTIFICATE', 'b')}${block('RSA PRIVATE KEY', 'c')}`;
    expect(bodies(text)).toEqual(['a', 'c']);
  });
});
