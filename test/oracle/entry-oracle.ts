/** A condition on a request, as little as the generator needs: all that is there must hold. */
export interface WrittenMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly method?: string;
  /** The value of the header `x`. */
  readonly header?: string;
  /** A value of the header `x` that isn't wanted. */
  readonly withoutHeader?: string;
}

export interface WrittenRule {
  /** Empty: every request. */
  readonly matches: readonly WrittenMatch[];
  /** The Service; `undefined`: a redirect. */
  readonly to: string | undefined;
}

export interface WrittenRouter {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly rules: readonly WrittenRule[];
}

export interface WrittenRequest {
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly header: string | undefined;
}

/**
 * Which Service a plaintext server sends one request to; `undefined` if to none. Slow and by the text: of all hosts that a server and a
 * VirtualService share the most specific one that fits; there the rules of all its VirtualServices, by name; what has no condition
 * comes after all others; the first that matches is used.
 */
export function routedTo(
  serverHosts: readonly string[],
  routers: readonly WrittenRouter[],
  request: WrittenRequest,
): string | undefined {
  const host = request.host.toLowerCase().replace(/:\d+$/, '');
  const shared = routers.flatMap(({ hosts }) =>
    hosts.flatMap((one) => serverHosts.map((own) => narrower(one, own))),
  );
  const fitting = shared.filter((one) => one !== undefined).filter((one) => fits(one, host));
  const best = fitting.sort((a, b) => specificity(b) - specificity(a))[0];
  if (best === undefined) return undefined;
  const ordered = [...routers].sort((a, b) => (a.name < b.name ? -1 : 1));
  const there = ordered.filter(({ hosts }) =>
    hosts.some((one) => serverHosts.some((own) => narrower(one, own) === best)),
  );
  const tried = there.flatMap(({ rules }) =>
    rules.flatMap(({ matches, to }) =>
      (matches.length === 0 ? [{}] : matches).map((match) => ({ match, to })),
    ),
  );
  const last = tried.filter(({ match }) => isUnconditional(match));
  const first = tried.filter(({ match }) => !isUnconditional(match));
  return [...first, ...last].find(({ match }) => holds(match, request))?.to;
}

/** Of two hosts that overlap the one that stands for fewer names. */
function narrower(a: string, b: string): string | undefined {
  if (a === b || b === '*') return a;
  if (a === '*') return b;
  if (a.startsWith('*') && b.endsWith(a.slice(1))) return b;
  return b.startsWith('*') && a.endsWith(b.slice(1)) ? a : undefined;
}

function fits(domain: string, host: string): boolean {
  if (domain === '*') return true;
  const rest = domain.slice(1);
  return domain.startsWith('*') ? host.endsWith(rest) && host.length > rest.length : host === domain;
}

function specificity(domain: string): number {
  return domain.startsWith('*') ? domain.length : 1000;
}

function isUnconditional({ exact, prefix, method, header, withoutHeader }: WrittenMatch): boolean {
  const others = [exact, method, header, withoutHeader];
  return others.every((one) => one === undefined) && (prefix === undefined || prefix === '/');
}

function holds(match: WrittenMatch, { path, method, header }: WrittenRequest): boolean {
  if (match.exact !== undefined && path !== match.exact) return false;
  if (match.prefix !== undefined && !path.startsWith(match.prefix)) return false;
  if (match.method !== undefined && method !== match.method) return false;
  if (match.header !== undefined && header !== match.header) return false;
  return match.withoutHeader === undefined || header !== match.withoutHeader;
}
