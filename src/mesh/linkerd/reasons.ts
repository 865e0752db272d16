/** The words for Linkerd's reasons; each completes "…, because", with `{detail}` for the detail. */
export const LINKERD_REASONS = {} as const;
export type LinkerdReason = keyof typeof LINKERD_REASONS;
