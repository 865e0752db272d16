import type { Workload } from '#cluster/workload.ts';
import type { Istio } from '#mesh/istio/model.ts';
import {
  ANY_CHARACTERS,
  type PatternPart,
  pattern,
  type StringSet,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** What a service account's certificate says (Istio concepts, "Security, Istio identity"; SPIFFE without the scheme). */
export function istioPrincipalOf(istio: Istio, namespace: string, serviceAccount: string): string {
  return `${istio.settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** The principal of a workload's pods: of the account `default` if they name none (Kubernetes docs, "Service Accounts"). */
export function istioPrincipal(istio: Istio, { namespace, serviceAccount }: Workload): string {
  return istioPrincipalOf(istio, namespace, serviceAccount || 'default');
}

/** The service account of a principal; `undefined` if no workload of this mesh can present it. */
export function istioAccountOf(
  istio: Istio,
  principal: string,
): { readonly namespace: string; readonly serviceAccount: string } | undefined {
  const prefix = `${istio.settings.trustDomain}/ns/`;
  if (!principal.startsWith(prefix)) return undefined;
  const [namespace, separator, serviceAccount, ...more] = principal.slice(prefix.length).split('/');
  if (separator !== 'sa' || more.length > 0 || !namespace || !serviceAccount) return undefined;
  return NAMESPACE.test(namespace) && ACCOUNT.test(serviceAccount)
    ? { namespace, serviceAccount }
    : undefined;
}

const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ACCOUNT = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * The principals of a namespace's pods, whatever their service account; of all namespaces for `undefined`. A namespace is a DNS
 * label, a service account a DNS subdomain (Kubernetes docs, "Object Names and IDs"); how long they may be is left out.
 */
export function istioPrincipals(istio: Istio, namespace: string | undefined): StringSet {
  const from = namespace === undefined ? LABEL : [[namespace]];
  const wide = from.flatMap((own) =>
    SUBDOMAIN.map((account) => pattern(`${istio.settings.trustDomain}/ns/`, ...own, '/sa/', ...account)),
  );
  return subtractStrings(unionAll(wide), torn(istio.settings.trustDomain));
}

const LABEL = nameOf(`${LETTERS}-`);
const SUBDOMAIN = nameOf(`${LETTERS}-.`);

/** Names that begin and end with a letter or a digit. */
function nameOf(inside: string): readonly (readonly PatternPart[])[] {
  const end = { characters: LETTERS, except: false, repeat: false };
  return [[end], [end, { characters: inside, except: false, repeat: true }, end]];
}

/** Of the accounts' names, those that aren't subdomains: a label in them is empty, or begins or ends with a dash. */
function torn(trustDomain: string): StringSet {
  const before = [`${trustDomain}/ns/`, ANY_CHARACTERS, '/sa/', ANY_CHARACTERS];
  return unionAll(['..', '.-', '-.'].map((tear) => pattern(...before, tear, ANY_CHARACTERS)));
}
