import { readAuthorizationPolicies } from '#mesh/istio/authorization/read-policies.ts';
import { istioAccountOf } from '#mesh/istio/identity.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { missingAccount } from '#mesh/missing-account.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** Exact `principals` and `serviceAccounts` of AuthorizationPolicies that name accounts which the manifests don't have. */
export function strangeAccounts(istio: Istio): readonly MeshFault[] {
  return readAuthorizationPolicies(istio).policies.flatMap(({ resource, namespace, rules }) =>
    rules.flatMap(({ from, pointer }) =>
      from.flat().flatMap(({ attribute, values, notValues }) =>
        [...values, ...notValues].flatMap((value) => {
          const account = accountIn(istio, attribute, value, namespace);
          const missing = account && missingAccount(istio.cluster, account.namespace, account.serviceAccount);
          if (missing === undefined) return [];
          return [{ resource, pointer, message: `names ${missing}, which the manifests don't have` }];
        }),
      ),
    ),
  );
}

/** API reference, "Source": `serviceAccounts` are `namespace/account`, or an account of the policy's own namespace. */
function accountIn(istio: Istio, attribute: string, value: string, namespace: string) {
  if (value.includes('*')) return undefined;
  if (attribute === 'source.principal') return istioAccountOf(istio, value);
  if (attribute !== 'source.serviceAccount') return undefined;
  const [first = '', second] = value.split('/');
  return second === undefined
    ? { namespace, serviceAccount: first }
    : { namespace: first, serviceAccount: second };
}
