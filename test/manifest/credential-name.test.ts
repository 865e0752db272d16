import { describe, expect, test } from 'vitest';
import { isCredentialName } from '#manifest/credential-name.ts';

describe('isCredentialName', () => {
  test.each([
    ...[
      'PASSWORD',
      'PGPASSWORD',
      'MYSQL_ROOT_PASSWORD',
      'dbPassword',
      'db.passwd',
      'KEY_PASSPHRASE',
      'DB_PASS',
    ],
    ...['MYSQL_PWD', 'CLIENT_SECRET', 'cookie-secret', 'GITHUB_TOKEN', 'authToken', 'API_KEY', 'apiKey'],
    ...['AWS_SECRET_ACCESS_KEY', 'accessKey', 'SECRET_KEY', 'secretKey', 'SECRET_KEY_BASE', 'PRIVATE_KEY'],
    ...['privateKey', 'ENCRYPTION_KEY', 'SIGNING_KEY', 'MASTER_KEY', 'requirepass', 'a.b-pass', 'HTTPSECRET'],
  ])('%s says so', (name) => {
    expect(isCredentialName(name)).toBe(true);
  });

  test.each([
    ...['PWD', 'COMPASS', 'BYPASS', 'PASS', 'KEY', 'PRIMARY_KEY', 'SORT_KEY', 'TOKEN_TTL', 'PASSWORD_FILE'],
    ...['DB_SECRET_NAME', 'SECRET_KEY_REF', 'TLS_SECRET', 'WEBHOOK_CERT_SECRET', 'IMAGE_PULL_SECRET'],
    ...['WEBHOOK_CERTIFICATE_SECRET', 'image-pull-secret', 'my TOKEN', 'TOKENS', 'PORT', 'X', ''],
  ])('%j says nothing', (name) => {
    expect(isCredentialName(name)).toBe(false);
  });
});
