import type { Evidence } from '#credential/credential.ts';
import { isLiteral } from '#credential/literal.ts';
import { telltale } from '#credential/telltale.ts';
import { isCredentialName } from '#manifest/credential-name.ts';

/** What makes a value under this name a credential, or `undefined` if it is none. */
export function namedEvidence(name: string, value: string): Evidence | undefined {
  return isCredentialName(name) && isLiteral(name, value) ? 'named' : telltale(value);
}
