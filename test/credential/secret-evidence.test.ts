import { describe, expect, test } from 'vitest';
import { secretEvidence } from '#credential/secret-evidence.ts';

const pem = (title: string) => `-----BEGIN ${title}-----\nbm90IGEga2V5\n-----END ${title}-----\n`;

describe('in a Secret', () => {
  test.each(['pin', 'key.pem', 'ca.key', 'token-secret', 'cart', 'USER', ''])('%j is a credential', (key) => {
    expect(secretEvidence(key, 'payments')).toBe('secret-value');
  });

  test.each([
    ...[
      'database',
      'dbname',
      'email',
      'host',
      'hostname',
      'name',
      'namespace',
      'port',
      'type',
      'user',
      'username',
    ],
    ...['auth-extra-groups', 'description', 'token-id'],
    ...['ca.crt', 'tls.crt', 'crt.pem', 'server.crt', 'cert', 'CA', 'client-cert.pem'],
  ])('%s is none', (key) => {
    expect(secretEvidence(key, 'payments')).toBeUndefined();
  });

  test.each(['', 'true', 'ENC[AES256_GCM,data:x]', `\${PIN}`, '4096'])('%j has no value', (value) => {
    expect(secretEvidence('pin', value)).toBeUndefined();
  });

  test('a hash is a value', () => {
    expect(secretEvidence('auth', 'admin:$apr1$n7Cu6gHl$E47ogf7CO8NRYjEjBOkWM.\n')).toBe('secret-value');
  });

  test('what gives itself away does so under an open key too', () => {
    expect(secretEvidence('host', 'x://a:hunter2@b')).toBe('connection-string');
    expect(secretEvidence('tls.crt', pem('RSA PRIVATE KEY'))).toBe('private-key');
  });

  test('what is public in PEM is none, whatever stands around it', () => {
    expect(secretEvidence('bundle', `Token: none\n${pem('CERTIFICATE')}`)).toBeUndefined();
  });
});

describe('a file of settings', () => {
  test.each([
    ['app.ini', 'a = b\npassword = hunter2\n'],
    ['app.yaml', 'smtp:\n  auth_password: "hunter2"\n'],
    ['app.json', '{"apiKey": "hunter2"}'],
    ['.env', 'TOKEN=abc'],
  ])('%s is one if a line assigns a credential', (key, value) => {
    expect(secretEvidence(key, value)).toBe('settings-file');
  });

  test.each([
    ['app.yaml', 'route:\n  receiver: nobody\n'],
    ['app.yaml', `password: ""\ntoken: \${TOKEN}\nsecret: {}\n`],
    ['app.ini', 'hunter2'],
  ])('%s without one is none', (key, value) => {
    expect(secretEvidence(key, value)).toBeUndefined();
  });
});
