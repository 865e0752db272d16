import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import {
  ANY_CHARACTER,
  ANY_CHARACTERS,
  pattern,
  type StringSet,
  strings,
  subtractStrings,
} from '#set/string-set.ts';

/** What stands after `<service account>.<namespace>` (Linkerd docs, "Automatic mTLS": identities). */
function suffix({ namespace, identityTrustDomain }: LinkerdSettings): string {
  return `.serviceaccount.identity.${namespace}.${identityTrustDomain}`;
}

/** The principal of a service account; `''` is the namespace's `default`. */
export function principalOf(settings: LinkerdSettings, namespace: string, serviceAccount: string): string {
  return `${serviceAccount || 'default'}.${namespace}${suffix(settings)}`;
}

/** A name of a service account may have dots, one of a namespace can't. */
export function accountOf(
  settings: LinkerdSettings,
  principal: string,
): { readonly namespace: string; readonly serviceAccount: string } | undefined {
  const end = suffix(settings);
  if (!principal.endsWith(end)) return undefined;
  const account = principal.slice(0, principal.length - end.length);
  const dot = account.lastIndexOf('.');
  if (dot <= 0 || dot === account.length - 1) return undefined;
  return { serviceAccount: account.slice(0, dot), namespace: account.slice(dot + 1) };
}

/** All principals of a namespace, or of all. */
export function principalsOf(settings: LinkerdSettings, namespace: string | undefined): StringSet {
  const end = suffix(settings);
  if (namespace !== undefined) return pattern(ANY_CHARACTER, ANY_CHARACTERS, `.${namespace}${end}`);
  const label = { characters: '.', except: true } as const;
  const anyNamespace = [
    { ...label, repeat: false },
    { ...label, repeat: true },
  ];
  return pattern(ANY_CHARACTER, ANY_CHARACTERS, '.', ...anyNamespace, end);
}

/** Wildcards match DNS-like identities only, not SPIFFE's URIs (linkerd2-proxy, `is_tls_authorized`). */
const DNS_LIKE = subtractStrings(
  pattern(ANY_CHARACTER, ANY_CHARACTERS),
  pattern('spiffe://', ANY_CHARACTERS),
);

/** What an identity of a policy matches: `*` everybody in the mesh, `*.suffix`, else one (policy controller, `IdentityMatch`). */
export function identityMatch(text: string): StringSet {
  if (text === '*') return DNS_LIKE;
  if (!text.startsWith('*.')) return strings(text);
  return subtractStrings(pattern(ANY_CHARACTERS, text.slice(1)), pattern('spiffe://', ANY_CHARACTERS));
}

/** Everybody in the mesh. */
export const MESHED: StringSet = DNS_LIKE;
