/**
 * What a mesh's policies can ask about a request besides addresses. Values are strings or absent.
 * - `principal`: the identity that the peer shows on this way, absent without a client certificate.
 * - `protocol`: `http` or `tcp` (bytes that the proxy doesn't read as HTTP). - `path`: without query and fragment.
 * - `host`: the authority as the client writes it. - `sni`: of the TLS hello.
 * - `header:<name>`, in lower case; `header::scheme` is what the proxy takes for the scheme. - `query:<name>`: a parameter of the query.
 * - `claim:<path>`, `requestPrincipal`, `audiences`, `presenter`: of a valid token.
 * - `condition:<text>`: something else that holds (`true`) or doesn't (absent): an external authorizer's consent, a claim that is a
 *   list, Envoy's metadata.
 */
export type Dimension =
  | 'principal'
  | 'protocol'
  | 'method'
  | 'path'
  | 'host'
  | 'sni'
  | 'requestPrincipal'
  | 'audiences'
  | 'presenter'
  | `header:${string}`
  | `query:${string}`
  | `claim:${string}`
  | `condition:${string}`;

/** - `source`: the peer's address. - `remote`: the original client's, as proxies tell. - `destination`: the pod's. */
export type AddressDimension = 'source' | 'remote' | 'destination';

/**
 * - `chosen`: whoever makes the request writes what he likes. - `held`: it takes a credential that somebody gave him.
 * - `given`: neither; it follows from where he is, or from something that the manifests don't show.
 */
export function dimensionKind(dimension: Dimension): 'chosen' | 'held' | 'given' {
  if (dimension === 'principal' || dimension === 'requestPrincipal') return 'held';
  if (dimension === 'audiences' || dimension === 'presenter' || dimension.startsWith('claim:')) return 'held';
  return dimension.startsWith('condition:') ? 'given' : 'chosen';
}
