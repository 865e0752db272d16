import { aliasesOf, withAliases } from '#mesh/istio/authorization/trust-domains.ts';
import { meant } from '#mesh/istio/authorization/value-pattern.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import {
  ALL_STRINGS,
  ANY_CHARACTER,
  ANY_CHARACTERS,
  type PatternPart,
  pattern,
  type StringSet,
  unionAll,
} from '#set/string-set.ts';

const SOME: readonly PatternPart[] = [ANY_CHARACTER, ANY_CHARACTERS];
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

/**
 * Principals by `namespaces` and `source.namespace`. Envoy looks for `/ns/…/` in the whole identity, each star being any text;
 * ztunnel compares the namespace itself.
 */
export function byNamespace(value: string, inZtunnel: boolean): StringSet {
  if (!inZtunnel) {
    const parts = value.split('*').flatMap((text, index) => (index === 0 ? [text] : [ANY_CHARACTERS, text]));
    return pattern(ANY_CHARACTERS, '/ns/', ...parts, '/', ANY_CHARACTERS);
  }
  return pattern(...LABEL, '/ns/', ...namespaceParts(value), '/sa/', ...LABEL);
}

function namespaceParts(value: string): readonly PatternPart[] {
  if (value === '*') return LABEL;
  if (value.startsWith('*')) return [LABEL_OR_NOTHING, value.slice(1)];
  return value.endsWith('*') ? [value.slice(0, -1), LABEL_OR_NOTHING] : [value];
}

/** Principals by `serviceAccounts`: `namespace/name`, or `name` in the policy's namespace (API reference, "Source"). */
export function byServiceAccount(policyNamespace: string, value: string, inZtunnel: boolean): StringSet {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash);
  const name = value.slice(slash + 1);
  if (inZtunnel) return pattern(...LABEL, `/ns/${namespace}/sa/${name}`);
  // Other pairs of keys and values may stand between them and behind them.
  const between: readonly (readonly PatternPart[])[] = [[], [...SOME, '/']];
  const behind: readonly (readonly PatternPart[])[] = [[], ['/', ...SOME]];
  return unionAll(
    between.flatMap((middle) =>
      behind.map((end) => pattern(...SOME, `/ns/${namespace}/`, ...middle, `sa/${name}`, ...end)),
    ),
  );
}

/** Principals by `trustDomains` and `source.trustDomain`: what stands before the first slash. */
export function byTrustDomain(settings: IstioSettings, value: string): StringSet {
  if (value === '*') return pattern(...LABEL, '/', ANY_CHARACTERS);
  return unionAll(
    aliasesOf(settings, value).map((domain) => pattern(...namespaceParts(domain), '/', ANY_CHARACTERS)),
  );
}
