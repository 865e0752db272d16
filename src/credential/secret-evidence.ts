import type { Evidence } from '#credential/credential.ts';
import { isLiteral } from '#credential/literal.ts';
import { telltale } from '#credential/telltale.ts';

/** A file of settings is put into a Secret whole, for the sake of one line or of none. */
const SETTINGS_FILE = /\.(?:ya?ml|json|ini|conf|cfg|properties|toml|xml|env|txt)$/;
const ASSIGNMENT =
  /(?:passw(?:or)?d|secret|token|api_?key|credentials)["']?\s*[:=]\s*["']?[^\s"'{}[\]$<]{3}/i;

/** What makes a key of a Secret a credential: everything in a Secret is meant to be one, except what is known not to be. */
export function secretEvidence(key: string, value: string): Evidence | undefined {
  const evidence = telltale(value);
  if (evidence !== undefined) return evidence;
  if (SETTINGS_FILE.test(key)) return ASSIGNMENT.test(value) ? 'settings-file' : undefined;
  // The only PEM blocks that are left are public.
  if (isOpen(key) || value.includes('-----BEGIN ')) return undefined;
  return isLiteral(key, value) ? 'secret-value' : undefined;
}

/** What goes with a credential and is none. The last three are those of a bootstrap token. */
const OPEN_KEYS: ReadonlySet<string> = new Set([
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
  'auth-extra-groups',
  'description',
  'token-id',
]);

const CERTIFICATE =
  /^(?:ca|tls|server|client|root)?[._-]?(?:crt|cert|certificate|ca|pub)(?:[._-](?:crt|pem))?$/i;

function isOpen(key: string): boolean {
  return OPEN_KEYS.has(key) || CERTIFICATE.test(key);
}
