/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_AUTHORIZATION_REASONS = {} as const;
