import { ISTIO_AMBIENT_REASONS } from '#mesh/istio/ambient/reasons.ts';
import { ISTIO_AUTHORIZATION_REASONS } from '#mesh/istio/authorization/reasons.ts';
import { ISTIO_CLIENT_REASONS } from '#mesh/istio/client/reasons.ts';
import { ISTIO_ENTRY_REASONS } from '#mesh/istio/entry/reasons.ts';
import { ISTIO_EXTENSION_REASONS } from '#mesh/istio/extension/reasons.ts';
import { ISTIO_MEMBERSHIP_REASONS } from '#mesh/istio/membership/reasons.ts';
import { ISTIO_TRANSPORT_REASONS } from '#mesh/istio/transport/reasons.ts';
import { ISTIO_WAY_REASONS } from '#mesh/istio/ways/reasons.ts';

/** The words for Istio's reasons, a part per folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_REASONS = {
  ...ISTIO_MEMBERSHIP_REASONS,
  ...ISTIO_TRANSPORT_REASONS,
  ...ISTIO_AUTHORIZATION_REASONS,
  ...ISTIO_CLIENT_REASONS,
  ...ISTIO_ENTRY_REASONS,
  ...ISTIO_AMBIENT_REASONS,
  ...ISTIO_WAY_REASONS,
  ...ISTIO_EXTENSION_REASONS,
} as const;
export type IstioReason = keyof typeof ISTIO_REASONS;
