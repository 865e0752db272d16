import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '#report/redact.ts';
import { FORMATS, render } from '#report/render.ts';
import { hostileText, reports } from './reports.ts';
import { finding, report, rule, sample } from './sample.ts';

const place = { file: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };

function message(text: string, secrets: readonly string[], id = 'Pod/shop/web'): string | undefined {
  const of = rule('cat/name');
  return redact(report({ findings: [finding(of, id, place, text)] }), secrets).findings[0]?.message;
}

function lines(...excerpt: string[]): readonly string[] {
  const with_ = report({ excerpts: [[place, { line: 1, lines: excerpt }]] });
  return Object.values(redact(with_, []).excerpts)[0]?.lines ?? [];
}

describe('given secrets', () => {
  test('a value is replaced wherever it stands', () => {
    expect(message('a hunter2 b hunter2', ['hunter2'])).toBe('a ‹redacted› b ‹redacted›');
  });

  test('of a value and its extension nothing stays', () => {
    expect(message('hunter2-extended', ['hunter2', 'hunter2-extended'])).toBe('‹redacted›');
  });

  test('of overlapping values nothing stays', () => {
    expect(message('x abcdefgh y', ['abcde', 'cdefgh'])).toBe('x ‹redacted› y');
  });

  test.each([
    ['quoted', 'is "a\\"b\\\\c"', 'a"b\\c', 'is "‹redacted›"'],
    ['percent-encoded', 'https://h/?p=p%40ss%2Fword', 'p@ss/word', 'https://h/?p=‹redacted›'],
    ['base64', 'data: cEBzcy93b3Jk', 'p@ss/word', 'data: ‹redacted›'],
    ['single-quoted', "'it''s me'", "it's me", "'‹redacted›'"],
  ])('%s values too', (_, text, secret, clean) => {
    expect(message(text, [secret])).toBe(clean);
  });

  test('a secret of several lines is hidden line by line', () => {
    expect(message('found: second-line!', ['first-line-1\n  second-line!'])).toBe('found: ‹redacted›');
  });

  test('but not the keys of YAML in it, which are words like others', () => {
    const secret = 'identity:\n  issuerCertificatePEM: |\n    top-secret-line\nlast-one:';
    const text = 'linkerd-identity: no; top-secret-line; issuerCertificatePEM: |; last-one:';
    expect(message(text, [secret])).toBe(
      'linkerd-identity: no; ‹redacted›; issuerCertificatePEM: |; ‹redacted›',
    );
  });

  test('short values stay: they are in every sentence', () => {
    expect(message('the pod', ['the', 'pod', ''])).toBe('the pod');
  });

  test('a value that is a name here stays', () => {
    expect(message('shop/web is open', ['shop', 'Pod/shop/web'])).toBe('shop/web is open');
  });

  test('ids, file names, pointers and rule ids stay', () => {
    const before = report({
      rules: [[rule('cat/hunter2'), 'failed', 1]],
      findings: [finding(rule('cat/hunter2'), 'Pod/a/b', { ...place, file: 'hunter2.yaml' }, 'm')],
    });
    const after = redact(before, ['hunter2']);
    expect(after.findings[0]?.location.file).toBe('hunter2.yaml');
    expect(after.rules[0]?.rule.id).toBe('cat/hunter2');
  });

  test('a report without secrets stays as it is', () => {
    expect(redact(sample, ['not there at all'])).toEqual(sample);
  });

  test('many secrets and much text take little time', () => {
    const secrets = Array.from({ length: 5000 }, (_, index) => `secret-number-${index}`);
    const text = `secret-number-4711 ${'secret-numbe '.repeat(50_000)}`;
    const before = performance.now();
    expect(message(text, secrets)).toMatch(/^‹redacted› secret-numbe/);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('what looks like a secret', () => {
  test.each([
    ['postgres://app:s3cr3t@db/x', 'postgres://app:‹redacted›@db/x'],
    ['redis://:s3cr3t@cache', 'redis://:‹redacted›@cache'],
    ['token eyJhbGciOi.eyJzdWIiOiI.c2lnbmF0dXJl!', 'token ‹redacted›!'],
    [`key AKIA${'A1'.repeat(8)}.`, 'key ‹redacted›.'],
    [`ghp_${'a1'.repeat(18)}`, '‹redacted›'],
    ['Authorization: Bearer abcdefghijklmnopqrstuvwxyz', 'Authorization: Bearer ‹redacted›'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- after', '‹redacted› after'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE cut off', '‹redacted›'],
  ])('%j', (text, clean) => {
    expect(message(text, [])).toBe(clean);
  });

  test.each([
    'http://indexer.soroban.svc:8080/path@v1',
    'oci://registry.local:5000/app@sha256:0123',
    'postgres://db:5432/x?user=a',
    '-----BEGIN CERTIFICATE-----',
    'Deployment/payments/worker',
  ])('not %j', (text) => {
    expect(message(text, [])).toBe(text);
  });

  test('a private key in an excerpt, wherever the excerpt begins', () => {
    const key = 'A1b2'.repeat(16);
    expect(
      lines(
        'a: |',
        '  -----BEGIN PRIVATE KEY-----',
        `  ${key}`,
        '  abc=',
        '  -----END PRIVATE KEY-----',
        'b: c',
      ),
    ).toEqual(['a: |', '  ‹redacted›', '  ‹redacted›', '  ‹redacted›', '  ‹redacted›', 'b: c']);
    expect(lines('  abc=', '  -----END PRIVATE KEY-----', 'b: c')).toEqual([
      '  ‹redacted›',
      '  ‹redacted›',
      'b: c',
    ]);
    expect(lines(`  ${key}`, 'b: c')).toEqual(['  ‹redacted›', 'b: c']);
  });

  test('hostile texts take linear time', () => {
    const before = performance.now();
    for (const text of ['a://', '-----BEGIN PRIVATE KEY', 'eyJaaaaa.', 'a://b:c', 'bearer ', 'x'.repeat(9)]) {
      message(text.repeat(20_000), ['bearer e']);
    }
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('a planted secret', () => {
  /** Long and odd enough not to stand in a report by chance. */
  const secret = fc
    .tuple(
      fc.constantFrom('Zq7%', 'Zq"&', "Zq'<", 'Zq\\/', 'Zqé公', 'Zq ]]', 'Zq\nw'),
      fc.string({ unit: 'grapheme', minLength: 6, maxLength: 12 }),
    )
    .map(([head, tail]) => `${head}${tail}9xKv`);

  test('is in no output, in no spelling', () => {
    const planted = secret.chain((value) => {
      const around = hostileText.map((text) => `${text.slice(0, 40)} ${value} ${text.slice(-10)}`);
      return fc.record({ value: fc.constant(value), report: reports(around, fc.constantFrom('a', 'b-c')) });
    });
    fc.assert(
      fc.property(planted, ({ value, report: leaky }) => {
        const clean = redact(leaky, [value]);
        for (const format of FORMATS) {
          const text = render(clean, format, { color: false, verbose: true, docs: 'https://docs.example' });
          for (const form of spellings(value)) expect(text).not.toContain(form);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('would be found if it were there', () => {
    const leaky = report({ findings: [finding(rule('cat/name'), 'Pod/a', place, 'Zq7"9xKv')] });
    for (const format of FORMATS) {
      const text = render(leaky, format, { color: false });
      expect(spellings('Zq7"9xKv').some((form) => text.includes(form))).toBe(true);
    }
  });

  function spellings(value: string): readonly string[] {
    const xml = value
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;');
    const whole = value.replace(/\p{Cs}/gu, '\ufffd');
    return [
      value,
      xml,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(whole),
      Buffer.from(whole).toString('base64'),
    ];
  }
});
