/** The words for what changes proxies in ways that aren't modelled; each completes "…, because", with `{resource}` filled in. */
export const ISTIO_EXTENSION_REASONS = {
  'istio/not-modelled': '{resource} may change what the proxy does, which is not modelled',
  'istio/client-not-modelled': "{resource} may change what the client's proxy sends, which is not modelled",
  'istio/machine': '{resource} is a machine outside, which may show this identity',
} as const;
