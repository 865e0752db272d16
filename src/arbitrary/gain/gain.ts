import type { PodPeer } from '#network/peer.ts';

/**
 * What somebody undeclared gets that he didn't get before.
 * - `peer`: he reaches what he didn't reach. - `requests`: he may send what he might not. - `plaintext`: he needs no certificate any more.
 * - `outside`: a way in from outside leads to where it didn't. - `entrance`: a gateway asks its clients for less (TLS, a certificate).
 * - `call`: a declared call works that isn't protected by mutual TLS any more.
 * - `egress`: a workload opens connections to addresses outside the cluster to which it couldn't. Here `ports` are those it connects to.
 * - `accepts`: a listener accepts plaintext that didn't, although nobody undeclared may send anything that way.
 */
export const GAIN_KINDS = [
  'peer',
  'requests',
  'plaintext',
  'outside',
  'entrance',
  'call',
  'egress',
  'accepts',
] as const;
export type GainKind = (typeof GAIN_KINDS)[number];

/** One thing that is reached, and what of it is new. Plain data. */
export interface Gain {
  readonly kind: GainKind;
  /** What is reached, by id, and which of its ports: `8080,9464`. */
  readonly workload: string;
  readonly protocol: string;
  readonly ports: string;
  /** Who gets it, in words. */
  readonly who: string;
  /** One of them, where they are pods that somebody could add. */
  readonly pod?: PodPeer;
  /** What he may send, in words. */
  readonly requests: string;
  /** - `unknown`: perhaps; it depends on something that the manifests don't show. */
  readonly outcome: 'open' | 'unknown';
}
