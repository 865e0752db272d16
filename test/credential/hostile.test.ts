import { describe, expect, test } from 'vitest';
import { namedEvidence } from '#credential/named-evidence.ts';
import { plainText } from '#credential/plain-text.ts';
import { secretEvidence } from '#credential/secret-evidence.ts';
import { privateKeyRanges } from '#manifest/private-key.ts';
import { urlPasswords } from '#manifest/url-password.ts';

/** What patterns begin to match, again and again, and never finish. */
const BEGINNINGS = [
  ...['a', '1', '-', '@', 'a@', '@\n', 'a b@\n', '@tcp(', 'a:$b@tcp(', ':@tcp('],
  ...['://', 'a://', '1://', 'a://b:', 'a://:$c@', ' password=', '@assword=', 'password=$ '],
  ...[
    'eyJ',
    '-eyJ',
    '.eyJ',
    '.eyJaaaaaaaaaa',
    'eyJaaaaaaaaaa.',
    'AKIA',
    'SG.',
    'hooks.slack.com/services/TA/B',
  ],
  ...['-----BEGIN ', '-----BEGIN RSA PRIVATE KEY', 'PRIVATE KEY', '-----BEGIN PRIVATE KEY-----'],
  ...['token', 'token ', 'token: ', ' ', '\n', '> ', '/a', '../', 'x', 'vault+', 'projects/'],
];
const HEADS = ['', '<', '@', 'eyJ', 'projects/', 'token:'];
const MEGABYTE = 1 << 20;

describe.each(BEGINNINGS)('a megabyte of %j', (beginning) => {
  const filler = beginning.repeat(MEGABYTE / beginning.length);

  // Linear is some tenths of a second, a few seconds on a busy machine; quadratic would be a quarter of an hour.
  test('takes no longer than its length', () => {
    const start = performance.now();
    for (const head of HEADS) {
      const value = `${head}${filler}!`;
      namedEvidence('PASSWORD', value);
      secretEvidence('app.ini', value);
      plainText(value);
      urlPasswords(value);
      privateKeyRanges(value);
    }
    namedEvidence(`${filler}PASSWORD`, 'hunter2');
    secretEvidence(filler, 'hunter2');
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  test('hides no credential that stands behind it', () => {
    expect(namedEvidence('A', `${filler}\n postgres://a:hunter2@b`)).toMatch(/connection-string|private-key/);
  });
});
