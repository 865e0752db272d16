import type { GainKind } from '#arbitrary/gain/gain.ts';

/**
 * Weakenings of the reference platforms that give somebody something, and that no rule notices: by variant and sentence, each with the reason
 * why that is so. Whoever adds one here gives up a guard.
 */
export const SURVIVORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  istio: {},
  ambient: {},
  linkerd: {},
  flat: {},
};

/** What the invariants that follow from an intent don't speak of, though some rule does: each with the reason. */
export const BEYOND_PROOF: Readonly<Partial<Record<GainKind, string>>> = {
  accepts:
    'nobody undeclared can send anything that way yet: invariants are about who gets through (mtls/strict)',
  egress:
    'no flow declares calls that leave the cluster (network/no-world-open, network/default-deny-egress)',
  entrance: 'how a gateway takes what is public is nobody’s reach (exposure/encrypted-entry)',
};
