/**
 * Whether a name of an environment variable, a flag or a setting says that its value is a credential. The name's end
 * tells, since `TOKEN_TTL`, `PASSWORD_FILE` and `SECRET_NAME` are something else; and `…TLS_SECRET`, `…PULL_SECRET` name
 * a Secret.
 */
export function isCredentialName(name: string): boolean {
  if (!LAST_LETTERS.has(name.slice(-3).toUpperCase()) || name.includes(' ')) return false;
  const title = name.slice(-LONGEST).replaceAll(/[-.]/g, '_').toUpperCase();
  return ENDINGS.some((ending) => title.endsWith(ending)) && !OTHERS.some((other) => title.endsWith(other));
}

const ENDINGS = [
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  'REQUIREPASS',
  '_PASS',
  '_PWD',
  'SECRET',
  'TOKEN',
  'API_KEY',
  'APIKEY',
  'ACCESS_KEY',
  'ACCESSKEY',
  'SECRET_KEY',
  'SECRETKEY',
  'SECRET_KEY_BASE',
  'PRIVATE_KEY',
  'PRIVATEKEY',
  'ENCRYPTION_KEY',
  'SIGNING_KEY',
  'MASTER_KEY',
] as const;

const OTHERS = ['TLS_SECRET', 'CERT_SECRET', 'CERTIFICATE_SECRET', 'PULL_SECRET'] as const;

/** Most names are told from these: the full comparison is for few. */
const LAST_LETTERS: ReadonlySet<string> = new Set(ENDINGS.map((ending) => ending.slice(-3)));
const LONGEST = Math.max(...[...ENDINGS, ...OTHERS].map(({ length }) => length));
