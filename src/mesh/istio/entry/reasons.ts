/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_ENTRY_REASONS = {
  'istio/entry-routed': '{resource} sends them to {detail}',
  'istio/entry-mirrored': '{resource} sends a copy of them to {detail}',
  'istio/entry-selected': '{resource} configures the proxies that carry its labels',
  'istio/entry-service-name': 'its TLS goes through to the Service that the server name says',
} as const;
