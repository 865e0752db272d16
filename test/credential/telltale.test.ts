import { describe, expect, test } from 'vitest';
import { telltale } from '#credential/telltale.ts';

const pem = (title: string) => `-----BEGIN ${title}-----\nbm90IGEga2V5IGF0IGFsbA==\n-----END ${title}-----\n`;

describe('a connection string with a password', () => {
  test.each([
    'postgres://payments:hunter2@postgres:5432/db',
    'amqp://payments:hunter2@rabbit/',
    'redis://:hunter2@redis:6379',
    'payments:hunter2@tcp(mysql:3306)/db',
    ':payments:hunter2@unix(/run/mysql.sock)/db',
    'host=postgres user=payments password=hunter2',
    'PASSWORD=hunter2 user=ops@example.com',
    'Server=mssql;User=sa;Password=hunter2;',
    'jdbc:postgresql://postgres/db?user=payments&password=hunter2',
    'a: b\nurl: amqp://a:hunter2@b\n',
    'http://b/ postgres://a:$PASSWORD@b postgres://a:hunter2@b',
    'a:$P@tcp(b)/ c:hunter2@tcp(d)/',
    'http://x?a=b:c@d',
    'a@b "s3+https://c:hunter2@d"',
  ])('is %j', (value) => {
    expect(telltale(value)).toBe('connection-string');
  });

  test.each([
    'postgres://postgres:5432/db',
    'postgres://payments@postgres:5432/db',
    'postgres://payments:$(DB_PASSWORD)@postgres/db',
    'postgres://payments:$DB_PASSWORD@postgres/db',
    'postgres://payments:%(password)s@postgres/db',
    'postgres://payments:%s@postgres/db',
    'postgres://payments:<password>@postgres/db',
    'postgres://<payments>:hunter2@postgres/db',
    'host=postgres password=$DB_PASSWORD',
    'postgres://payments:*****@postgres/db',
    'postgres://payments:{{.Password}}@postgres/db',
    'nopassword=hunter2',
    'PASSWORD=hunter2',
    'ops@example.com',
    'git@github.com:acme/payments.git',
    'https://example.com/users/@me:8080/x',
    '://a:hunter2@b',
    '1://a:hunter2@b',
    '@tcp(mysql:3306)/',
    ':hunter2@tcp(mysql:3306)/',
    'payments:@tcp(mysql:3306)/',
    'a:$P@tcp(:hunter2@tcp(',
    '# postgres://a:hunter2@b/c\n  ; amqp://a:hunter2@b\n// x://a:hunter2@b\n',
  ])('is not %j', (value) => {
    expect(telltale(value)).toBeUndefined();
  });
});

describe('a private key', () => {
  test.each([
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('is a block of type %s', (title) => {
    expect(telltale(pem(title))).toBe('private-key');
    expect(telltale(`a: b\n  ${pem(title)}`)).toBe('private-key');
  });

  test.each(['CERTIFICATE', 'PUBLIC KEY', 'PRIVATE KEYS'])('is not a block of type %s', (title) => {
    expect(telltale(pem(title))).toBeUndefined();
  });
});

/** Put together here, so that no scanner takes this file for a leak. */
const TOKENS: readonly string[] = [
  `AKIA${'ABCDEFGHIJKLMNOP'}`,
  `ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}`,
  `github_pat_${'0123456789abcdefghijAB'}`,
  `glpat-${'0123456789abcdefghij'}`,
  `xoxb-${'0123456789-abcdefghij'}`,
  `https://hooks.slack.com/services/T00000000/B00000000/${'abcdefghijABCDEFGHIJ0123'}`,
  `AIza${'abcdefghijABCDEFGHIJ0123456789-abcd'}`,
  `sk_live_${'0123456789abcdef'}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXltZW50cyJ9.${'c2lnbmF0dXJlLXNpZ25hdHVyZQ'}`,
  `SG.${'abcdefghijABCDEFGHIJ01.abcdefghijABCDEFGHIJ0123456789-abcdefghijABCDE'}`,
  `npm_${'0123456789abcdefghijABCDEFGHIJ012345'}`,
  `hvs.${'abcdefghijABCDEFGHIJ0123'}`,
];

describe('a well-known kind of token', () => {
  test.each(TOKENS)('is %s', (token) => {
    expect(telltale(token)).toBe('token');
  });

  test.each(TOKENS)('is also within a long text %s', (token) => {
    expect(telltale(`key: "${token}"\n${'# and more\n'.repeat(9)}`)).toBe('token');
  });

  test('is a Stellar seed, by itself', () => {
    const seed = `S${'A'.repeat(55)}`;
    expect(telltale(seed)).toBe('token');
    expect(telltale(`${seed}A`)).toBeUndefined();
    expect(telltale(`seed: ${seed} ${'# and more '.repeat(9)}`)).toBeUndefined();
  });

  test.each([
    'SG.short',
    'AKIA',
    'ghp_short',
    'AKIA-is-not-a-key-of-this-length',
    'sk_live_',
    'SERVICE_THAT_IS_NAMED_WITH_EXACTLY_FIFTY_SIX_CHARACTERS_X',
    'x AKIAABCDEFGHIJKLMNOP',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXltZW50cyJ9',
    `${'x'.repeat(64)}eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwYXltZW50cyJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ`,
    `${'-'.repeat(64)}eyJhbG.eyJzdWIiOiJwYXltZW50cyJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ`,
  ])('is not %s', (value) => {
    expect(telltale(value)).toBeUndefined();
  });

  test('with a dot before it, or behind another one, is found', () => {
    const token = TOKENS[8] ?? '';
    const long = 'x'.repeat(64);
    expect(telltale(`${long}.eyJub3QgYSBoZWFkZXI.${token}`)).toBe('token');
    expect(telltale(`${long}-${token}`)).toBe('token');
  });
});
