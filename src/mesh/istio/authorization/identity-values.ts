import { aliasesOf, withAliases } from '#mesh/istio/authorization/trust-domains.ts';
import { meant } from '#mesh/istio/authorization/value-pattern.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import {
  ALL_STRINGS,
  ANY_CHARACTERS,
  intersectStrings,
  type PatternPart,
  pattern,
  type StringSet,
  unionAll,
} from '#set/string-set.ts';

const LABEL: readonly PatternPart[] = [
  { characters: '/', except: true, repeat: false },
  { characters: '/', except: true, repeat: true },
];
const LABEL_OR_NOTHING: PatternPart = { characters: '/', except: true, repeat: true };

/** Principals by `principals` and `source.principal`; `*` is every peer that shows one. */
export function byPrincipal(settings: IstioSettings, value: string, inZtunnel: boolean): StringSet {
  if (value === '*') return ALL_STRINGS;
  const written = inZtunnel ? [value] : withAliases(settings, value);
  return unionAll(written.map(meant));
}

/** The principals of workloads: Istio's authority issues no others (Istio concepts, "Security, Istio identity"). */
const IDENTITY = pattern(...LABEL, '/ns/', ...LABEL, '/sa/', ...LABEL);

/**
 * Principals by `namespaces` and `source.namespace`, of the form that Istio's authority issues. ztunnel compares the namespace itself.
 * Envoy looks for `/ns/…/` in the whole, each star being any text: so a star before `a`, `sa` or `/sa` means every namespace.
 */
export function byNamespace(value: string, inZtunnel: boolean): StringSet {
  if (inZtunnel) return pattern(...LABEL, '/ns/', ...labelParts(value), '/sa/', ...LABEL);
  if (!value.includes('*')) return pattern(...LABEL, `/ns/${value}/sa/`, ...LABEL);
  const parts = value.split('*').flatMap((text, index) => (index === 0 ? [text] : [ANY_CHARACTERS, text]));
  return intersectStrings(pattern(...LABEL, '/ns/', ...parts, '/', ANY_CHARACTERS), IDENTITY);
}

function labelParts(value: string): readonly PatternPart[] {
  if (value === '*') return LABEL;
  if (value.startsWith('*')) return [LABEL_OR_NOTHING, value.slice(1)];
  return value.endsWith('*') ? [value.slice(0, -1), LABEL_OR_NOTHING] : [value];
}

/** Principals by `serviceAccounts`: `namespace/name`, or `name` in the policy's namespace (API reference, "Source"). */
export function byServiceAccount(policyNamespace: string, value: string): StringSet {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash);
  return pattern(...LABEL, `/ns/${namespace}/sa/${value.slice(slash + 1)}`);
}

/** Principals by `trustDomains` and `source.trustDomain`: what stands before the first slash. */
export function byTrustDomain(settings: IstioSettings, value: string): StringSet {
  if (value === '*') return pattern(...LABEL, '/', ANY_CHARACTERS);
  return unionAll(
    aliasesOf(settings, value).map((domain) => pattern(...labelParts(domain), '/', ANY_CHARACTERS)),
  );
}
