import {
  ANY_CHARACTER,
  ANY_CHARACTERS,
  ANYTHING,
  type PatternPart,
  pattern,
  type StringSet,
  subtractStrings,
  unionAll,
  unionStrings,
} from '#set/string-set.ts';

/**
 * A domain of a proxy's virtual host or TLS server name: `*`, `*.example.com` (at least one character before it), or a name, in lower case (Envoy API
 * reference, "VirtualHost, domains"; "FilterChainMatch, server_names").
 */
export type Domain = string;

const DIGITS = { characters: '0123456789', except: false, repeat: true };

/** The authorities that a domain stands for, in any case, with any port or none (Istio ignores the port). `*` is any. */
export function authoritiesOf(domain: Domain): StringSet {
  if (domain === '*') return ANYTHING;
  return unionStrings(namesOf(domain), namesOf(domain, ':', DIGITS));
}

/** The server names of the TLS hello that a domain stands for. `*` is any, also none. */
export function serverNamesOf(domain: Domain): StringSet {
  return domain === '*' ? ANYTHING : namesOf(domain);
}

/** Whether two domains have a name in common. */
export function overlap(a: Domain, b: Domain): boolean {
  return covers(a, b) || covers(b, a);
}

/** Whether each name of `inner` is one of `outer`. */
export function covers(outer: Domain, inner: Domain): boolean {
  if (outer === '*' || outer === inner) return true;
  return outer.startsWith('*') && inner.length >= outer.length && inner.endsWith(outer.slice(1));
}

/** What two lists of domains have in common: of each pair that overlaps the narrower, each once. */
export function commonDomains(some: readonly Domain[], others: readonly Domain[]): readonly Domain[] {
  const common = some.flatMap((a) => others.flatMap((b) => (covers(a, b) ? b : covers(b, a) ? a : [])));
  return [...new Set(common)];
}

/** Of each domain what no narrower one takes away: an exact name is preferred, then the longest wildcard. */
export function exclusive(
  domains: readonly Domain[],
  setOf: (domain: Domain) => StringSet,
): ReadonlyMap<Domain, StringSet> {
  const own = new Map([...new Set(domains)].map((domain) => [domain, setOf(domain)]));
  return new Map(
    [...own].map(([domain, set]) => {
      if (!domain.startsWith('*')) return [domain, set];
      const narrower = [...own].filter(([other]) => other !== domain && covers(domain, other));
      return [domain, subtractStrings(set, unionAll(narrower.map(([, names]) => names)))];
    }),
  );
}

function namesOf(domain: Domain, ...rest: readonly PatternPart[]): StringSet {
  const wild = domain.startsWith('*');
  const parts = caseless(wild ? domain.slice(1) : domain);
  return pattern(...(wild ? [ANY_CHARACTER, ANY_CHARACTERS] : []), ...parts, ...rest);
}

function caseless(text: string): readonly PatternPart[] {
  return text.split('').map((character) => {
    const characters = [...new Set([character.toLowerCase(), character.toUpperCase()])].join('');
    return characters.length === 2 ? { characters, except: false, repeat: false } : character;
  });
}
