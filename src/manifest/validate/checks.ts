import { adminPolicyChecks } from '#manifest/validate/checks-admin-policy.ts';
import { istioChecks } from '#manifest/validate/checks-istio.ts';
import { linkerdChecks } from '#manifest/validate/checks-linkerd.ts';
import { networkPolicyChecks } from '#manifest/validate/checks-network-policy.ts';
import type { Check } from '#manifest/validate/objection.ts';

/** All checks, by the names that shapes use in `#check`. */
export const CHECKS: Readonly<Record<string, Check>> = {
  ...networkPolicyChecks,
  ...adminPolicyChecks,
  ...istioChecks,
  ...linkerdChecks,
};
