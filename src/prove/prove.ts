import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { reasonsIn } from '#facts/platform/reason.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import type { Proof } from '#prove/proof.ts';

export interface ProveOptions {
  /** What is declared; by default nothing is. */
  readonly intent?: Intent;
  /** What the fabric was built from, so that reasons have lines. */
  readonly manifests?: Manifests;
}

const NOTHING_DECLARED: Intent = { flows: [], public: [], intruders: 'anybody' };
const NO_MANIFESTS: Manifests = { sources: new Map(), resources: [], problems: [], documents: 0 };

/**
 * Decides whether an invariant holds for a cluster: for all peers, also those that could be added. Pure.
 * @throws EastwestError `bad-usage` if the invariant names what the manifests don't have
 */
export function prove(fabric: Fabric, invariant: Invariant, options: ProveOptions = {}): Proof {
  return proveOn(groundOf(fabric, options), invariant);
}

/** As `prove`, for several invariants over one ground. */
export function proveAll(
  fabric: Fabric,
  invariants: readonly Invariant[],
  options: ProveOptions = {},
): readonly Proof[] {
  const ground = groundOf(fabric, options);
  return invariants.map((one) => proveOn(ground, one));
}

/** What invariants are decided over. */
export function groundOf(fabric: Fabric, options: ProveOptions = {}): Ground {
  const intent = options.intent ?? NOTHING_DECLARED;
  const reasons = reasonsIn(options.manifests ?? NO_MANIFESTS);
  return { fabric, intent, wanted: resolveIntent(fabric, intent), reasons };
}

function proveOn(ground: Ground, { sentence, decide }: Invariant): Proof {
  const { looked, nothing, counterexamples, doubts, more = 0 } = decide(ground);
  if (counterexamples.length > 0) return { outcome: 'refuted', sentence, counterexamples, more };
  if (doubts.length > 0) return { outcome: 'unknown', sentence, reasons: doubts, more };
  if (looked > 0) return { outcome: 'holds', sentence, looked };
  return { outcome: 'vacuous', sentence, reason: nothing ?? 'there was nothing to look at' };
}
