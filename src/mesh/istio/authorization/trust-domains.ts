import type { IstioSettings } from '#mesh/istio/settings/settings.ts';

type TrustDomains = Pick<IstioSettings, 'trustDomain' | 'trustDomainAliases'>;

/** What policies may call the mesh's own trust domain, whatever it is called (Istio docs, "Trust Domain Migration"). */
const OWN = 'cluster.local';

/**
 * A principal as the mesh's proxies compare it: in the mesh's trust domain and in each alias, if it names one of them or
 * `cluster.local`. One in another trust domain, in any (`*`), or of another form stays as it is.
 */
export function withAliases(settings: TrustDomains, principal: string): readonly string[] {
  const [written, ...rest] = principal.split('/');
  if (written === undefined || rest.length !== 4 || written === '*') return [principal];
  const all = [settings.trustDomain, ...settings.trustDomainAliases];
  if (written !== OWN && !all.some((domain) => means(written, domain))) return [principal];
  const replaced = all.map((domain) =>
    written.startsWith('*') && means(written, domain) ? principal : [domain, ...rest].join('/'),
  );
  return [...new Set(replaced)];
}

/** A trust domain of `trustDomains` with its aliases, if it is one of the mesh's. */
export function aliasesOf(settings: TrustDomains, trustDomain: string): readonly string[] {
  const all = [settings.trustDomain, ...settings.trustDomainAliases];
  return all.includes(trustDomain) ? all : [trustDomain];
}

/** Exact, prefix `x*` or suffix `*x`. */
function means(written: string, domain: string): boolean {
  if (written === domain || written === '*') return true;
  if (written.endsWith('*') && domain.startsWith(written.slice(0, -1))) return true;
  return written.startsWith('*') && domain.endsWith(written.slice(1));
}
