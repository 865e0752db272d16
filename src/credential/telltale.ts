import { holdsConnectionPassword } from '#credential/connection-string.ts';
import type { Evidence } from '#credential/credential.ts';
import { holdsToken } from '#credential/token.ts';
import { holdsPrivateKey } from '#manifest/private-key.ts';

/** What makes a value a credential whatever its name. */
export function telltale(value: string): Evidence | undefined {
  if (holdsPrivateKey(value)) return 'private-key';
  if (holdsConnectionPassword(value)) return 'connection-string';
  return holdsToken(value) ? 'token' : undefined;
}
