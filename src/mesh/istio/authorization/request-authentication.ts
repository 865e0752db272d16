import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { attaches, type PolicySubject, policyNamespaces } from '#mesh/istio/authorization/attaches.ts';
import { type Attachment, readAttachment } from '#mesh/istio/authorization/attachment.ts';
import { candidates, indexPolicies, type PolicyIndex } from '#mesh/istio/authorization/policy-index.ts';
import { securityResources } from '#mesh/istio/authorization/read-policies.ts';
import { refusal } from '#mesh/istio/authorization/read-policy.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** A RequestAuthentication (API reference, "RequestAuthentication"). */
export interface RequestAuthentication {
  readonly resource: Resource;
  readonly namespace: string;
  readonly attachment: Attachment;
  /** How many issuers' tokens it looks at. */
  readonly issuers: number;
  readonly refused?: MeshFault;
}

interface RequestAuthentications {
  readonly index: PolicyIndex<RequestAuthentication>;
  readonly faults: readonly MeshFault[];
}

const read = new WeakMap<Istio, RequestAuthentications>();

export function readRequestAuthentications(istio: Istio): RequestAuthentications {
  const known = read.get(istio);
  if (known !== undefined) return known;
  const all = securityResources(istio, 'RequestAuthentication').map(readOne);
  const found = { index: indexPolicies(all), faults: all.flatMap(({ refused }) => refused ?? []) };
  read.set(istio, found);
  return found;
}

function readOne(resource: Resource): RequestAuthentication {
  const spec = objectAt(resource.object, 'spec');
  const refused = refusal(resource);
  return {
    resource,
    namespace: namespaceOf(resource),
    attachment: readAttachment(spec),
    issuers: arrayAt(spec, 'jwtRules').length,
    ...(refused === undefined ? {} : { refused }),
  };
}

/**
 * The RequestAuthentications that apply to a proxy. All of them count together. One that is refused counts too: what stands in its
 * place in the cluster isn't known.
 */
export function requestAuthenticationsFor(
  istio: Istio,
  subject: PolicySubject,
): readonly RequestAuthentication[] {
  const { index } = readRequestAuthentications(istio);
  return policyNamespaces(istio, subject).flatMap((namespace) =>
    candidates(index, namespace, subject.labels).filter(({ attachment }) =>
      attaches(istio, namespace, attachment, subject),
    ),
  );
}

/** Whether a proxy looks at tokens at all. If not, no request has a principal, an audience or claims. */
export function looksAtTokens(istio: Istio, subject: PolicySubject): boolean {
  return requestAuthenticationsFor(istio, subject).some(
    ({ issuers, refused }) => issuers > 0 || refused !== undefined,
  );
}
