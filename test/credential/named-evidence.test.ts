import { describe, expect, test } from 'vitest';
import { namedEvidence } from '#credential/named-evidence.ts';

describe('a literal value under a name of credentials', () => {
  test.each(['PASSWORD', 'dbPassword', 'cookie-secret', 'GITHUB_TOKEN'])('as %s', (name) => {
    expect(namedEvidence(name, 'correct-horse')).toBe('named');
  });

  test.each(['PWD', 'TOKEN_TTL', 'PASSWORD_FILE', 'TLS_SECRET'])('but not %s', (name) => {
    expect(namedEvidence(name, 'correct-horse')).toBeUndefined();
  });

  test.each([
    'changeme',
    'password',
    'postgres',
    'DB_PASS',
    '/x',
    '/',
    '//a/b',
    'a/b',
    '/a b/c',
    '<a',
    'x y',
  ])('is %j, weak as it may be', (value) => {
    expect(namedEvidence('DB_PASSWORD', value)).toBe('named');
  });

  test.each([
    ...['', 'yes', 'False', 'none', 'DISABLED', 'nil'],
    ...[
      '$(DB_PASSWORD)',
      `\${DB_PASSWORD}`,
      `a-\${DB_PASSWORD}`,
      '{{ .Values.password }}',
      '<password>',
      ' <a b>\n',
    ],
    ...['*****', 'xxxx', 'X.X', 'your-password', 'REPLACE_ME', 'insert it here'],
    ...['/run/secrets/db/password', './a/b', '../a/b/', '/a/b', 'file:///run/secrets/x', 'FILE:///a/b'],
    ...['https://login.example.com/oauth/token', 'HTTPS://example.com'],
    ...[
      'vault:secret/data/db#password',
      'ref+vault://secret/db#password',
      'op://vault/item/field',
      'sops+v2:a@b',
    ],
    ...['arn:aws:secretsmanager:eu-west-1:1:secret:db', 'arn:aws-cn:x', 'projects/p/secrets/db/versions/1'],
    ...['ENC[AES256_GCM,data:x]', 'DB_PASSWORD_VAL', 'DB_PASSWORD'],
  ])('is not %j, which stands for something else', (value) => {
    expect(namedEvidence('DB_PASSWORD', value)).toBeUndefined();
  });

  test('is no short measure, unless it is a password', () => {
    expect(namedEvidence('MAX_TOKEN', '4096')).toBeUndefined();
    expect(namedEvidence('REFRESH_TOKEN', '30m')).toBeUndefined();
    expect(namedEvidence('MAX_TOKEN', '1234567890')).toBe('named');
    expect(namedEvidence('DB_PASSWORD', '4096')).toBe('named');
    expect(namedEvidence('MYSQL_PWD', '4096')).toBe('named');
  });

  test('may resemble a gap', () => {
    expect(namedEvidence('PASSWORD', 'PASSWORD123')).toBe('named');
    expect(namedEvidence('db_password', 'db_password123')).toBe('named');
  });
});

test('a value that stands for something else can still hold a credential', () => {
  expect(namedEvidence('DB_PASSWORD', `x://a:hunter2@b/\${DB}`)).toBe('connection-string');
});

test('under any name a value can give itself away', () => {
  expect(namedEvidence('DSN', 'x://a:hunter2@b')).toBe('connection-string');
  expect(namedEvidence('DSN', 'hunter2')).toBeUndefined();
});
