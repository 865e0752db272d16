/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_ENTRY_REASONS = {
  'istio/entry-routed': '{resource} sends them to {detail}',
  'istio/entry-mirrored': '{resource} sends a copy of them to {detail}',
} as const;
